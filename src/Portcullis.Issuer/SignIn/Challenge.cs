using Portcullis.Ethereum.Siwe;

namespace Portcullis.Issuer.SignIn;

/// <summary>A message ready to be signed, with its nonce bound to everything in it.</summary>
/// <param name="Content">The fields.</param>
/// <param name="Nonce">The nonce inside.</param>
internal sealed record Challenge(SignInMessage Content, IssuedNonce Nonce)
{
    /// <summary>The message to sign.</summary>
    public string ToMessage() => Content.TryWrite(out var text, out var fault)
        ? text
        : throw new InvalidOperationException($"the settings were checked, and yet make no message: {fault}");
}
