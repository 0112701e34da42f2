using System.Collections.Frozen;
using Portcullis.Credentials;

namespace Portcullis.Conditions.Policies;

/// <summary>All policies of one <c>policies.json</c>, as one immutable snapshot.</summary>
public sealed class PolicySet(IEnumerable<Policy> policies)
{
    private readonly FrozenDictionary<string, Policy> _byName = policies.ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);

    /// <summary>No policies at all.</summary>
    public static PolicySet Empty { get; } = new([]);

    /// <summary>The policies, in no particular order.</summary>
    public IReadOnlyCollection<Policy> All => _byName.Values;

    /// <summary>The policy of that name, or null.</summary>
    public Policy? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether a route or scope may name this: <c>policy</c>, or <c>policy:tier</c>.</summary>
    public bool Has(PolicyName name) => Find(name.Policy) is { } policy && (name.Tier is null || policy.RankOf(name.Tier) >= 0);

    /// <summary>Whether whoever may have the first may have the second: any tier of the same policy, or where the first names one, that and those below it.</summary>
    public bool Covers(PolicyName allowed, PolicyName name) =>
        allowed.Policy == name.Policy && (allowed.Tier is null || (name.Tier is not null && Find(name.Policy) is { } policy && policy.Reaches(policy.RankOf(allowed.Tier), name.Tier)));
}
