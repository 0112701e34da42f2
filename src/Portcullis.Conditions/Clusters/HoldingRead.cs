using Portcullis.Ethereum.Rpc;
using Portcullis.Solana;

namespace Portcullis.Conditions.Clusters;

/// <summary>What a wallet of Solana holds, over all of its accounts.</summary>
/// <param name="Owner">The wallet.</param>
/// <param name="Mint">The token's mint; null for SOL.</param>
public sealed record HoldingRead(SolanaAddress Owner, SolanaAddress? Mint) : StateRead;
