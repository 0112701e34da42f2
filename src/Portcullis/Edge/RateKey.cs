using Portcullis.Conditions.Policies;

namespace Portcullis.Edge;

/// <summary>Whose requests of a kind are counted together.</summary>
internal readonly record struct RateKey(AddressKey Client, TierLimit Limit, RateKind Kind) : ILimitedKey;
