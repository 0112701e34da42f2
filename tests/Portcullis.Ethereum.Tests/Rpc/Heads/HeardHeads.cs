using System.Collections.Concurrent;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Tests.Rpc.Heads;

/// <summary>Remembers the heights that it is told.</summary>
internal sealed class HeardHeads : IHeadListener
{
    private readonly ConcurrentQueue<ulong> _heights = new();
    private int _changes;

    public IReadOnlyList<ulong> Heights => [.. _heights];

    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Done before a block counts as taken.</summary>
    public Func<BlockHeader, Task> Taking { get; set; } = _ => Task.CompletedTask;

    public Task TakeAsync(RpcNode node, BlockHeader header, CancellationToken cancellationToken)
    {
        _heights.Enqueue(header.Number);
        return Taking(header);
    }

    public void Changed(RpcNode node) => Interlocked.Increment(ref _changes);
}
