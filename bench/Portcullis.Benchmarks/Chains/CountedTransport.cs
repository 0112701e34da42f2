using Portcullis.Ethereum.Rpc;

namespace Portcullis.Benchmarks.Chains;

/// <summary>Counts the JSON-RPC calls that go to a node, each of a batch by itself.</summary>
internal sealed class CountedTransport(IRpcTransport node) : IRpcTransport
{
    private long _calls;

    public long Calls => Interlocked.Read(ref _calls);

    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _calls, requests.Count);
        return node.SendAsync(requests, cancellationToken);
    }
}
