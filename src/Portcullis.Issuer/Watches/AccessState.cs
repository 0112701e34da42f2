using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;
using Portcullis.Issuer.Introspection;

namespace Portcullis.Issuer.Watches;

/// <summary>What is known of an account under a policy.</summary>
/// <param name="Tier">The best tier that it is known to hold; null for none.</param>
/// <param name="Code">Why there is none.</param>
/// <param name="Blocks">The blocks that were read, as JSON.</param>
internal sealed record AccessState(string? Tier, RefusalCode? Code, string Blocks)
{
    private readonly Decision? _decision;

    private AccessState(Decision decision)
        : this(decision.Tier?.Name, decision.Tier is null ? RefusalCode.PolicyNotMet : null, IntrospectionAnswer.Blocks([decision]).ToJsonString()) => _decision = decision;

    /// <summary>None, whatever the chain says.</summary>
    public static AccessState None(RefusalCode code) => new(null, code, "{}");

    /// <summary>What a decision says; null when it can tell neither yes nor no.</summary>
    public static AccessState? Of(Decision decision) => decision.For(null).Kind == VerdictKind.Unknown ? null : new AccessState(decision);

    /// <summary>The same of a token that opens no better tier than its scope names.</summary>
    /// <param name="scope">The scope; null where the token is not held to it.</param>
    public AccessState Within(string? scope) =>
        scope is null || _decision is not { Rank: >= 0 } decision ? this
        : decision.Policy.BestIn(scope) is >= 0 and var best ? (best > decision.Rank ? this with { Tier = decision.Policy.Tiers[best].Name } : this)
        : None(RefusalCode.PolicyNotMet);

    /// <summary>Whether it says something else than was told. A lower tier is none while it cannot be told of a better one.</summary>
    public bool IsNews(string? told) =>
        told != Tier && (told is null || Tier is null || _decision is null || !_decision.UnknownTiers.Any() || IsBetterThan(told, _decision));

    private static bool IsBetterThan(string told, Decision decision) => decision.Policy.RankOf(told) is >= 0 and var rank && decision.Rank < rank;
}
