namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>What an operator is asked for below its head.</summary>
/// <param name="Header">Its block there; null when it does not tell.</param>
/// <param name="Patience">Ends when others are no longer to wait for it.</param>
internal sealed record LowerBlock(Task<BlockHeader?> Header, Task Patience);
