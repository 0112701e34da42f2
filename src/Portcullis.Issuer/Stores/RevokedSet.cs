using System.Collections.Frozen;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores;

/// <summary>Everything that is blocked or revoked, at one version.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Addresses">The blocked addresses.</param>
/// <param name="Grants">The ids of grants that are revoked and not yet expired.</param>
public sealed record RevokedSet(long Version, FrozenSet<WalletAddress> Addresses, FrozenSet<string> Grants)
{
    /// <summary>Nothing is blocked or revoked; older than any version of a store.</summary>
    public static RevokedSet Empty { get; } = new(0, FrozenSet<WalletAddress>.Empty, FrozenSet<string>.Empty);
}
