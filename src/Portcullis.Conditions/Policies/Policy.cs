using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;

namespace Portcullis.Conditions.Policies;

/// <summary>A named, ordered list of tiers, best first. Immutable; equal texts have equal hashes.</summary>
/// <param name="Name">The name that routes and scopes use.</param>
/// <param name="Tiers">At least one, best first: the first that is met wins.</param>
/// <param name="Hash">SHA-256 of the policy's JSON without white space, lower-case hexadecimal: decisions are remembered under it.</param>
public sealed record Policy(string Name, IReadOnlyList<Tier> Tiers, string Hash)
{
    /// <summary>Whether what the caller's linked accounts hold counts, too: a condition is met when one of the accounts meets it.</summary>
    public bool CountsLinked { get; init; }

    /// <summary>Whether only tokens pass that are bound to a key of the caller's (RFC 9449).</summary>
    public bool RequiresDpop { get; init; }

    /// <summary>Every condition, over all tiers.</summary>
    public IReadOnlyList<Condition> Conditions { get; } = [.. Tiers.SelectMany(tier => tier.When.Conditions)];

    /// <summary>The chains that the policy reads.</summary>
    public IReadOnlyList<ChainId> Chains => _chains ??= [.. Conditions.Select(condition => condition.ChainId).Distinct()];

    private IReadOnlyList<ChainId>? _chains;

    private readonly int _hashCode = HashCode.Combine(Name, Hash);

    /// <summary>The place of a tier in the order, 0 for the best; -1 when the policy has no such tier.</summary>
    public int RankOf(string tier)
    {
        for (var rank = 0; rank < Tiers.Count; rank++)
        {
            if (string.Equals(Tiers[rank].Name, tier, StringComparison.Ordinal))
            {
                return rank;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(Policy? other) => other is not null && other.Name == Name && other.Hash == Hash;

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;
}
