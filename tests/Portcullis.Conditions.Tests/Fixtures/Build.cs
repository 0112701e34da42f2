using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>Policies built without a file.</summary>
internal static class Build
{
    public static Policy Policy(string name, string hash, params (string Name, Rule When)[] tiers) =>
        new(name, [.. tiers.Select(tier => new Tier(tier.Name, null, tier.When))], hash);

    public static Policy Policy(params Condition[] conditions) =>
        Policy("p", "hash", ("t", AtLeastRule.All([.. conditions.Select(condition => new ConditionRule(condition))])));

    public static ConditionRule Leaf(Condition condition) => new(condition);

    /// <summary>A verdict by its letter: M, N, P for not proven, or U for unknown.</summary>
    public static Verdict Verdict(char letter) => letter switch
    {
        'M' => Conditions.Engine.Verdict.Met,
        'N' => Conditions.Engine.Verdict.NotMet,
        'P' => Conditions.Engine.Verdict.Unproven,
        _ => Conditions.Engine.Verdict.Unknown(UnknownReason.Reverted),
    };
}
