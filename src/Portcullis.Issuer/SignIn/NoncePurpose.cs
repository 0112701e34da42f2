namespace Portcullis.Issuer.SignIn;

/// <summary>What a nonce is for. One made for a purpose is refused for every other.</summary>
/// <param name="Name">The name, part of what the MAC covers.</param>
internal sealed record NoncePurpose(string Name)
{
    /// <summary>Signing in with a wallet.</summary>
    public static NoncePurpose SignIn { get; } = new("sign-in");

    /// <summary>Proving the wallet that is attested about.</summary>
    public static NoncePurpose Attest { get; } = new("attest");

    /// <summary>Linking the account to one that is signed in.</summary>
    public static NoncePurpose Link { get; } = new("link");

    /// <summary>Signing in at the page. It has no name for <c>/auth/challenge</c>: the page has a challenge of its own.</summary>
    public static NoncePurpose Page { get; } = new("page");

    /// <summary>The purpose of that name, or of none: signing in; null when there is none of the name.</summary>
    public static NoncePurpose? Find(string? name) => name is null || name == SignIn.Name ? SignIn : name == Attest.Name ? Attest : name == Link.Name ? Link : null;
}
