using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Edge;

namespace Portcullis.Gateway;

/// <summary>Whose requests are counted together. A limit that a reload changes starts a new count; all others count on.</summary>
internal readonly record struct UsageKey(string Policy, string Tier, WalletAddress Address, TierLimit Limit) : ILimitedKey;
