using Portcullis.Conditions.Policies;
using Portcullis.Edge;
using Portcullis.Ethereum;

namespace Portcullis.Gateway;

/// <summary>Whose requests are counted together. A limit that a reload changes starts a new count; all others count on.</summary>
internal readonly record struct UsageKey(string Policy, string Tier, Address Address, TierLimit Limit) : ILimitedKey;
