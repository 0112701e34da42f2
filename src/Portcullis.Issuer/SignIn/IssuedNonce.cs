namespace Portcullis.Issuer.SignIn;

/// <summary>A fresh nonce.</summary>
/// <param name="Text">Lower-case hexadecimal digits.</param>
/// <param name="ExpiresAt">From this instant of the machine's clock on it is refused; sooner when that clock is set ahead.</param>
internal readonly record struct IssuedNonce(string Text, DateTimeOffset ExpiresAt);
