namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>Marks what passes as asked for strangers (<see cref="RpcRequest.IsForStrangers"/>).</summary>
/// <param name="inner">Where it goes.</param>
public sealed class StrangersTransport(IRpcTransport inner) : IRpcTransport
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var marked = new RpcRequest[requests.Count];
        for (var i = 0; i < marked.Length; i++)
        {
            marked[i] = requests[i] with { IsForStrangers = true };
        }

        return inner.SendAsync(marked, cancellationToken);
    }
}
