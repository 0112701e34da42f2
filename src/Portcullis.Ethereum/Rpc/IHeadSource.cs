namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// Tells a chain's block by tag. One node is such a source, and so are several: those that stand in for one another, and those of which a
/// number must agree. A source that is told of new blocks instead of asking for them fits in the place of a node.
/// </summary>
public interface IHeadSource
{
    /// <summary>The header of a block by tag (<c>latest</c>, <c>safe</c>, <c>finalized</c>) with the EIP-155 id of the chain that it is of.</summary>
    /// <exception cref="RpcException">No usable answer came, or the tag is not known.</exception>
    Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken);
}
