using System.Text.Json.Nodes;

namespace Portcullis.Ethereum.Rpc;

/// <summary>Typed calls to one chain's nodes.</summary>
/// <param name="transport">Where the calls go.</param>
public sealed class EthereumClient(IRpcTransport transport)
{
    /// <summary>The chain's EIP-155 id (<c>eth_chainId</c>).</summary>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public Task<ulong> GetChainIdAsync(CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>The header of a block by tag: <c>latest</c>, <c>safe</c>, <c>finalized</c> (<c>eth_getBlockByNumber</c>).</summary>
    /// <exception cref="RpcException">The node gave no usable answer, or does not know the tag.</exception>
    public Task<BlockHeader> GetHeaderAsync(string tag, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>
    /// The state reads at one block, pinned by its hash with <c>requireCanonical</c> (EIP-1898), as one JSON-RPC batch.
    /// One outcome for each, in order. A node that answers an error other than a revert, null, or no data gives <see cref="ReadOutcomeKind.Failed"/>.
    /// </summary>
    /// <exception cref="RpcException">No usable answer came for the batch as a whole.</exception>
    public Task<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, Hash block, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");

    /// <summary>Any call, for what has no method of its own. An error object from the node is thrown.</summary>
    /// <exception cref="RpcException">The node gave an error or no usable answer.</exception>
    public Task<JsonNode?> InvokeAsync(string method, JsonArray parameters, CancellationToken cancellationToken)
    {
        _ = transport;
        throw new NotSupportedException("not built yet");
    }
}
