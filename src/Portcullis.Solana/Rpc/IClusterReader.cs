using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Solana.Rpc;

/// <summary>Reads one cluster, through one node or as many as must agree.</summary>
public interface IClusterReader
{
    /// <summary>The newest slot of the commitment that is read at, and the hash of its block.</summary>
    /// <param name="leastSlot">No older slot is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">There is no usable answer.</exception>
    Task<(ulong Slot, Hash Hash)> GetBlockAsync(ulong leastSlot, CancellationToken cancellationToken);

    /// <summary>What a wallet holds.</summary>
    /// <param name="owner">The wallet.</param>
    /// <param name="mint">The token's mint; null for SOL.</param>
    /// <param name="leastSlot">No older slot is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">There is no usable answer.</exception>
    Task<Holding> GetHoldingAsync(SolanaAddress owner, SolanaAddress? mint, ulong leastSlot, CancellationToken cancellationToken);
}
