using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
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

    /// <summary>The same for a token that may have no more than its scope names.</summary>
    /// <param name="scope">The scope; null for a token that may have all.</param>
    public AccessState? HeldTo(string? scope) =>
        scope is null || _decision is not { Tier: not null } decision ? this
        : decision.HeldTo(scope) is { } held ? Of(held)
        : this with { Tier = null, Code = RefusalCode.PolicyNotMet };

    /// <summary>Whether it says something else than was told. A lower tier is none while it cannot be told of a better one.</summary>
    public bool IsNews(string? told) =>
        told != Tier && (told is null || Tier is null || _decision is null || !_decision.UnknownTiers.Any() || IsBetter(Tier, told, _decision.Policy));

    private static bool IsBetter(string tier, string told, Policy policy) => policy.RankOf(told) is >= 0 and var rank && policy.RankOf(tier) < rank;
}
