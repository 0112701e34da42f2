namespace Portcullis.Issuer.Grants;

/// <summary>A signed access token.</summary>
/// <param name="Text">The compact JWS.</param>
/// <param name="Lifetime">How long it is good for.</param>
internal sealed record IssuedToken(string Text, TimeSpan Lifetime);
