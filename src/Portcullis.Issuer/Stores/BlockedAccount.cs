using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores;

/// <summary>An address that may neither sign in nor use its tokens, on any chain of its family.</summary>
/// <param name="Address">The address.</param>
/// <param name="Reason">The operator's words; never shown to the caller.</param>
/// <param name="BlockedAt">Since when.</param>
public sealed record BlockedAccount(WalletAddress Address, string Reason, DateTimeOffset BlockedAt);
