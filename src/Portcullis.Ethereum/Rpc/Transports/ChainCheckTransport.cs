using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Lets no answer through from a node that has not told the right chain since its connection last failed. The question goes along with the calls, in
/// the same batch, so that it costs no round trip; while the node is checked it costs nothing.
/// </summary>
/// <param name="inner">The way to the node.</param>
/// <param name="chainId">The EIP-155 id that the node must tell.</param>
/// <param name="node">The node's name.</param>
/// <param name="health">Remembers what the node told.</param>
public sealed class ChainCheckTransport(IRpcTransport inner, ulong chainId, string node, NodeHealth health) : IRpcTransport
{
    private static readonly RpcRequest Question = new("eth_chainId", []);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var asked = IndexOfQuestion(requests);
        return asked < 0 && health.IsChainChecked ? inner.SendAsync(requests, cancellationToken)
            : asked < 0 ? AskAlongAsync(requests, cancellationToken)
            : CheckAsync(requests, asked, cancellationToken);
    }

    private async Task<IReadOnlyList<RpcResponse>> AskAlongAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var responses = await CheckAsync([Question, .. requests], 0, cancellationToken);
        return [.. responses.Skip(1)];
    }

    private async Task<IReadOnlyList<RpcResponse>> CheckAsync(IReadOnlyList<RpcRequest> requests, int asked, CancellationToken cancellationToken)
    {
        var responses = await inner.SendAsync(requests, cancellationToken);
        if (responses[asked].Error is not null || !JsonText.TryReadQuantity(responses[asked].Result, out var actual))
        {
            throw new RpcException($"the node {node} does not tell its chain") { Error = responses[asked].Error };
        }

        return health.SeeChain(chainId, actual)
            ? responses
            : throw new RpcException($"the node {node} says it is chain {actual}, not {chainId}") { Failure = RpcFailure.WrongChain };
    }

    private static int IndexOfQuestion(IReadOnlyList<RpcRequest> requests)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i].Method == Question.Method)
            {
                return i;
            }
        }

        return -1;
    }
}
