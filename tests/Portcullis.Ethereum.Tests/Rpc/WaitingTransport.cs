using System.Threading.Channels;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>A node whose answers a test gives by hand.</summary>
internal sealed class WaitingTransport : IRpcTransport
{
    private readonly Channel<TaskCompletionSource<IReadOnlyList<RpcResponse>>> _asked = Channel.CreateUnbounded<TaskCompletionSource<IReadOnlyList<RpcResponse>>>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        var answer = new TaskCompletionSource<IReadOnlyList<RpcResponse>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _asked.Writer.WriteAsync(answer, cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until the node is asked, and returns where its answer goes.</summary>
    public Task<TaskCompletionSource<IReadOnlyList<RpcResponse>>> NextAsync() => _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
