using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.SignIn;

/// <summary>A refresh token for an access token.</summary>
/// <param name="Token">The refresh token.</param>
/// <param name="Scope">The policies and tiers asked for, of those that were asked for at the sign-in; null or empty for all of these.</param>
/// <param name="ClientId">Who asks; null when it is not said.</param>
/// <param name="KeyThumbprint">The thumbprint of the key that the request was signed with; null when it was not.</param>
internal sealed record RefreshRequest(string Token, string? Scope, string? ClientId, string? KeyThumbprint)
{
    /// <summary>The audience that the token is to be for (RFC 8707), which must be the sign-in's; null or empty for that one.</summary>
    public string? Resource { get; init; }

    /// <summary>The proof of an account that is to be added; null for none.</summary>
    public LinkProof? Link { get; init; }

    /// <summary>An account that is to be taken out; null for none.</summary>
    public AccountId? Unlink { get; init; }
}
