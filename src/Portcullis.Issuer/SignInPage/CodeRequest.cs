using Portcullis.Issuer.Clients;

namespace Portcullis.Issuer.SignInPage;

/// <summary>A code for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5). That the client is who it says was checked before.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="Code">The code.</param>
/// <param name="RedirectUri">Where it was sent to.</param>
/// <param name="Verifier">What the challenge was made of.</param>
/// <param name="Resource">The audience that the tokens are to be for, which must be that of the sign-in; null or empty for that one.</param>
/// <param name="KeyThumbprint">The thumbprint of the key that the tokens are to be bound to; null for none.</param>
internal sealed record CodeRequest(Client Client, string Code, string RedirectUri, string Verifier, string? Resource, string? KeyThumbprint);
