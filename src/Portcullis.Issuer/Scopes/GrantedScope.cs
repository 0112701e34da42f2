using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Scopes;

/// <summary>What an account was found to hold.</summary>
/// <param name="Scope">The token's scope: of each policy its name, the tier and every lower tier.</param>
/// <param name="Tiers">The tier of each policy.</param>
/// <param name="Unknown">Policies, and tiers as <c>policy:tier</c>, of which it could not be told whether the account holds them.</param>
/// <param name="Until">When the first of the tiers ends, in so far as the chain says it already; null when no end is known.</param>
internal sealed record GrantedScope(string Scope, IReadOnlyDictionary<string, string> Tiers, IReadOnlyList<string> Unknown, DateTimeOffset? Until)
{
    /// <summary>Nothing.</summary>
    public static GrantedScope None { get; } = new("", new Dictionary<string, string>(StringComparer.Ordinal), [], null);

    /// <summary>Sums decisions up, of each what counts of it.</summary>
    public static GrantedScope From(IReadOnlyList<Decision> decisions) => new(
        string.Join(' ', decisions.Where(decision => decision.Tier is not null).SelectMany(decision => NamesOf(decision.Policy, decision.Rank))),
        decisions.Where(decision => decision.Tier is not null).ToDictionary(decision => decision.Policy.Name, decision => decision.Tier!.Name, StringComparer.Ordinal),
        [.. decisions.SelectMany(UnknownOf)],
        decisions.Min(decision => decision.For(null).Until) is { } until ? DateTimeOffset.FromUnixTimeSeconds(until) : null);

    /// <summary>A policy and its tiers from a rank on, the best first, as a scope names them.</summary>
    public static IEnumerable<PolicyName> NamesOf(Policy policy, int best) => policy.Tiers.Skip(best).Select(tier => new PolicyName(policy.Name, tier.Name)).Prepend(new PolicyName(policy.Name, null));

    private static IEnumerable<string> UnknownOf(Decision decision) =>
        NamesOf(decision.Policy, decision.Best).Where(name => decision.For(name.Tier).Kind == VerdictKind.Unknown).Select(name => name.ToString());
}
