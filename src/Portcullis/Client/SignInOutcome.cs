namespace Portcullis.Client;

/// <summary>How signing in came out.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>The account is signed in.</summary>
    /// <param name="Token">The access token.</param>
    /// <param name="Lifetime">How long it is good for.</param>
    /// <param name="Scope">The scope that was met; may be empty.</param>
    /// <param name="Unknown">The policies that could not be told.</param>
    internal sealed record SignedIn(string Token, TimeSpan Lifetime, string Scope, IReadOnlyList<string> Unknown) : SignInOutcome;

    /// <summary>The server refused.</summary>
    /// <param name="Problem">What it said.</param>
    internal sealed record Refused(Problem Problem) : SignInOutcome;

    /// <summary>The challenge must not be signed, or what came is no answer.</summary>
    /// <param name="Why">One sentence for the user.</param>
    internal sealed record Unusable(string Why) : SignInOutcome;
}
