namespace Portcullis.Solana.Rpc;

/// <summary>What a wallet holds of a token, or of SOL.</summary>
/// <param name="Slot">The slot at which it was read.</param>
/// <param name="Amount">In base units, over all of the wallet's accounts.</param>
/// <param name="Decimals">The token's decimals; null when the wallet has no account of it, and so nothing that they would scale.</param>
public readonly record struct Holding(ulong Slot, UInt128 Amount, int? Decimals);
