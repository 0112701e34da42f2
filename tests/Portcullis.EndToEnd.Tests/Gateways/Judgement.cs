namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What the API got of a request.</summary>
internal enum Judgement
{
    /// <summary>Nothing.</summary>
    Out,

    /// <summary>Nothing, and the caller got a 401 that does not say how to sign in, or blames a token that was not sent.</summary>
    Unchallenged,

    /// <summary>It, on an open path, and of nobody.</summary>
    Open,

    /// <summary>It, on a gated path, with who calls as the token says, and without the token.</summary>
    In,

    /// <summary>It, and not who calls, or what a stranger says of that.</summary>
    Spoofed,

    /// <summary>It, with the caller's token.</summary>
    Leaked,

    /// <summary>It, by another target than the caller's.</summary>
    Rewritten,
}
