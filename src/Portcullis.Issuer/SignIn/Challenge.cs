namespace Portcullis.Issuer.SignIn;

/// <summary>A message ready to be signed, with its nonce bound to everything in it.</summary>
/// <param name="Message">The text to sign.</param>
/// <param name="Nonce">The nonce inside.</param>
internal sealed record Challenge(string Message, IssuedNonce Nonce);
