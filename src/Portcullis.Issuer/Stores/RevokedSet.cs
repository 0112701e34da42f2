using System.Collections.Frozen;
using Portcullis.Ethereum;

namespace Portcullis.Issuer.Stores;

/// <summary>Everything that is blocked or revoked, at one version.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Addresses">The blocked addresses.</param>
/// <param name="Grants">The ids of grants that are revoked and not yet expired.</param>
public sealed record RevokedSet(long Version, FrozenSet<Address> Addresses, FrozenSet<string> Grants)
{
    /// <summary>Nothing is blocked or revoked; older than any version of a store.</summary>
    public static RevokedSet Empty { get; } = new(0, FrozenSet<Address>.Empty, FrozenSet<string>.Empty);
}
