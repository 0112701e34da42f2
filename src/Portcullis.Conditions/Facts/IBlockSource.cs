using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>Tells of a chain's blocks and what was logged in them. Never throws for what a node does.</summary>
internal interface IBlockSource
{
    /// <summary>A block by its hash; null when nobody told.</summary>
    Task<BlockHeader?> GetHeaderAsync(Hash block, CancellationToken cancellationToken);

    /// <summary>The blocks of these heights, those that were told, in any order; they may be of another branch.</summary>
    Task<IReadOnlyList<BlockHeader>> GetHeadersAsync(ulong first, ulong last, CancellationToken cancellationToken);

    /// <summary>The logs of blocks that a filter asks for, in the order of the blocks.</summary>
    Task<IReadOnlyList<BlockLogs>> GetLogsAsync(IReadOnlyList<BlockHeader> blocks, LogFilter filter, CancellationToken cancellationToken);
}
