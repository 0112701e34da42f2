namespace Portcullis.Credentials.Dpop;

/// <summary>What a proof of possession says (RFC 9449, 4.2).</summary>
/// <param name="KeyThumbprint">The RFC 7638 thumbprint of the key that made it.</param>
/// <param name="Id"><c>jti</c>, 1 to 256 characters, unique for its key.</param>
/// <param name="IssuedAt"><c>iat</c>, whole seconds.</param>
/// <param name="Nonce">The server's nonce that it names; null for none.</param>
public sealed record DpopProof(string KeyThumbprint, string Id, DateTimeOffset IssuedAt, string? Nonce);
