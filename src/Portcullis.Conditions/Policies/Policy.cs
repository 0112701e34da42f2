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
    public int RankOf(ReadOnlySpan<char> tier)
    {
        for (var rank = 0; rank < Tiers.Count; rank++)
        {
            if (tier.SequenceEqual(Tiers[rank].Name))
            {
                return rank;
            }
        }

        return -1;
    }

    /// <summary>The rank of the best tier that a token's scope names (RFC 6749, 3.3), whose lower tiers come along; -1 when it names none that there is.</summary>
    /// <param name="scope">Names by single spaces. The policy alone, without a tier, opens nothing here: a token names what was granted.</param>
    public int BestIn(ReadOnlySpan<char> scope)
    {
        var best = -1;
        foreach (var range in scope.Split(' '))
        {
            var name = scope[range];
            if (name.Length > Name.Length && name[Name.Length] == ':' && name.StartsWith(Name, StringComparison.Ordinal)
                && RankOf(name[(Name.Length + 1)..]) is >= 0 and var rank && (best < 0 || rank < best))
            {
                best = rank;
            }
        }

        return best;
    }

    /// <summary>Whether one whose best tier has that rank, or -1 for none, reaches a tier, or with null any.</summary>
    public bool Reaches(int best, string? tier) => best >= 0 && (tier is null || best <= RankOf(tier));

    /// <inheritdoc/>
    public bool Equals(Policy? other) => other is not null && other.Name == Name && other.Hash == Hash;

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;
}
