namespace Portcullis.Issuer.SignIn;

/// <summary>What a nonce is for. One made for a purpose is refused for every other.</summary>
/// <param name="Name">The name, part of what the MAC covers.</param>
internal sealed record NoncePurpose(string Name)
{
    /// <summary>Signing in with a wallet.</summary>
    public static NoncePurpose SignIn { get; } = new("sign-in");
}
