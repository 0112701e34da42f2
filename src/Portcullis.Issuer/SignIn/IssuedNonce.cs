namespace Portcullis.Issuer.SignIn;

/// <summary>A fresh nonce.</summary>
/// <param name="Text">Lower-case hexadecimal digits.</param>
/// <param name="ExpiresAt">From this instant on it is refused.</param>
internal readonly record struct IssuedNonce(string Text, DateTimeOffset ExpiresAt);
