using Portcullis.Client.Remedies;

namespace Portcullis.Client;

/// <summary>The tokens that a session has.</summary>
/// <param name="Tokens">They themselves.</param>
/// <param name="ObtainedAt">When they came, by this machine's clock: that of the issuer does not count.</param>
/// <param name="SignIn">Which proof of the account they came of, counted from 1; a refresh goes on with that of the tokens before.</param>
/// <param name="Asked">The scope that was asked for; null for whatever the account has.</param>
internal sealed record KeptTokens(SignInOutcome.SignedIn Tokens, DateTimeOffset ObtainedAt, int SignIn, string? Asked)
{
    /// <summary>When the access token ends.</summary>
    public DateTimeOffset ExpiresAt => ObtainedAt + Tokens.Lifetime;

    /// <summary>Whether they are worth a try where others were refused.</summary>
    /// <param name="refused">Those; null for none.</param>
    /// <param name="stepUp">The new proof that alone helps; null when other tokens do.</param>
    public bool Help(KeptTokens? refused, StepUp? stepUp) =>
        refused is null || (stepUp is null ? Tokens.Token != refused.Tokens.Token : SignIn > refused.SignIn && ScopeNames.Lacking(stepUp.Scope, Tokens.Scope).Length == 0);
}
