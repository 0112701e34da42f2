using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.SignIn;

/// <summary>The sentences that wallets show. Each says for whom it is and what comes of it, and that it is no transaction.</summary>
internal static class StatementText
{
    private const string Harmless = "This is no transaction: it costs nothing and moves no tokens.";

    /// <summary>To sign in: the operator's own, or ours. What comes of it is said after either.</summary>
    public static string ForSignIn(IssuerOptions options)
    {
        var own = options.SignIn.Statement ?? $"Sign in to {HostOf(options)}.";
        return own.Contains(Harmless, StringComparison.Ordinal) ? own : $"{own} {Harmless}";
    }

    /// <summary>To prove the wallet that is attested about.</summary>
    public static string ForAttestation(IssuerOptions options) =>
        $"Prove to {HostOf(options)} that you control this wallet, for an attestation of what it holds. For 30 minutes whoever has the attestation can show it, and call APIs there as you. {Harmless}";

    /// <summary>To link the wallet to another account.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="caller">The account that it is linked to.</param>
    public static string ForLink(IssuerOptions options, AccountId caller) =>
        $"Link this wallet to {caller} at {HostOf(options)}. Whoever is signed in as that account can then use what this wallet holds there. {Harmless}";

    /// <summary>To sign in at the page: it names the client and where the answer goes, so that one who was led here by somebody else can see it.</summary>
    public static string ForPage(string client, string place) => $"Sign in to {client} at {place}. {Harmless}";

    private static string HostOf(IssuerOptions options) => SignInOrigin.From(options.PublicUrl).Domain;
}
