namespace Portcullis.Issuer.Exchange;

/// <summary>An access token for another one (RFC 8693).</summary>
/// <param name="SubjectToken">The token that is there.</param>
/// <param name="Scope">The policies and tiers that the new one is to have, of those of the first; null or empty for all of them.</param>
/// <param name="Resource">The API that the new one is to be for; null or empty for none, which is refused.</param>
/// <param name="ClientId">Who asks; null for whom the first was given to.</param>
/// <param name="KeyThumbprint">The thumbprint of the key that the request was signed with; null when it was not.</param>
internal sealed record ExchangeRequest(string SubjectToken, string? Scope, string? Resource, string? ClientId, string? KeyThumbprint);
