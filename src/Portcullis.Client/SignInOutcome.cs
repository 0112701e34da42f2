namespace Portcullis.Client;

/// <summary>How signing in came out.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>The account is signed in.</summary>
    /// <param name="Token">The access token.</param>
    /// <param name="Lifetime">How long it is good for.</param>
    /// <param name="Scope">The scope that was met; may be empty.</param>
    /// <param name="Unknown">The policies that could not be told.</param>
    public sealed record SignedIn(string Token, TimeSpan Lifetime, string Scope, IReadOnlyList<string> Unknown) : SignInOutcome
    {
        /// <summary>The refresh token, which is good once; null when the issuer gives none.</summary>
        public string? RefreshToken { get; init; }

        /// <summary>Whether the tokens are bound to a key (RFC 9449).</summary>
        public bool IsBound { get; init; }

        /// <summary>Which tier of each policy is met.</summary>
        public IReadOnlyDictionary<string, string> Tiers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

        /// <summary>What it is without its secrets.</summary>
        public override string ToString() => $"signed in for {Lifetime}: {Scope}";
    }

    /// <summary>The server refused.</summary>
    /// <param name="Problem">What it said.</param>
    public sealed record Refused(Problem Problem) : SignInOutcome;

    /// <summary>The challenge must not be signed, or what came is no answer.</summary>
    /// <param name="Why">One sentence for the user.</param>
    public sealed record Unusable(string Why) : SignInOutcome;
}
