using Portcullis.Conditions.Decisions;

namespace Portcullis.Gateway;

/// <summary>The headers in which the gateway tells the upstream who calls.</summary>
internal static class UpstreamHeaders
{
    /// <summary>The account's CAIP-10 id, or its pseudonym where <c>Tokens:Subject</c> is <c>pairwise</c>.</summary>
    public const string Account = "Portcullis-Account";

    /// <summary>The policy that was met.</summary>
    public const string Policy = "Portcullis-Policy";

    /// <summary>The best tier that is met.</summary>
    public const string Tier = "Portcullis-Tier";

    /// <summary>Better tiers about which nothing could be told, by commas; absent when there are none.</summary>
    public const string TierUnknown = "Portcullis-Tier-Unknown";

    /// <summary>The same, signed: a JWS of typ <c>portcullis-assertion+jwt</c>.</summary>
    public const string Assertion = "Portcullis-Assertion";

    /// <summary>What <see cref="TierUnknown"/> says of a decision; empty when there are none.</summary>
    public static string UnknownTiers(Decision decision) =>
        decision.Rank == 0 ? "" : string.Join(',', decision.UnknownTiers.Select(outcome => outcome.Tier.Name));
}
