namespace Portcullis.Issuer.Grants;

/// <summary>An id token that a client asks for.</summary>
/// <param name="Nonce">The client's own nonce; null when it sent none.</param>
/// <param name="AuthenticatedAt">When the wallet signed.</param>
internal sealed record OpenIdRequest(string? Nonce, DateTimeOffset AuthenticatedAt);
