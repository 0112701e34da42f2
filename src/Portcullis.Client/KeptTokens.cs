namespace Portcullis.Client;

/// <summary>The tokens that a session has.</summary>
/// <param name="Tokens">They themselves.</param>
/// <param name="ExpiresAt">When the access token ends, by this machine's clock: that of the issuer does not count.</param>
/// <param name="SignIn">Which proof of the account they came of, counted from 1; a refresh goes on with that of the tokens before.</param>
internal sealed record KeptTokens(SignInOutcome.SignedIn Tokens, DateTimeOffset ExpiresAt, int SignIn)
{
    /// <summary>Whether they are worth a try where others were refused.</summary>
    /// <param name="refused">Those; null for none.</param>
    /// <param name="afresh">Whether only a new proof of the account helps (RFC 9470).</param>
    public bool Help(KeptTokens? refused, bool afresh) => refused is null || (afresh ? SignIn > refused.SignIn : Tokens.Token != refused.Tokens.Token);
}
