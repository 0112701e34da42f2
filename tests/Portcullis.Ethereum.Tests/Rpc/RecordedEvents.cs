using System.Collections.Concurrent;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>Remembers what happened to nodes, one line each.</summary>
internal sealed class RecordedEvents : INodeEvents
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void LeftOut(string node, RpcFailure failure) => _lines.Enqueue($"{node} out {failure}");

    public void Returned(string node) => _lines.Enqueue($"{node} back");

    public void FellBehind(string node, ulong blocks) => _lines.Enqueue($"{node} behind {blocks}");

    public void CaughtUp(string node) => _lines.Enqueue($"{node} caught up");

    public void WrongChain(string node, ulong actual) => _lines.Enqueue($"{node} chain {actual}");

    public void Hedged(string node) => _lines.Enqueue($"{node} late");

    public void Disagreed(string name, string method) => _lines.Enqueue($"{name} disagrees {method}");

    public void Subscribed(string node) => _lines.Enqueue($"{node} announces");

    public void Unsubscribed(string node, RpcFailure failure) => _lines.Enqueue($"{node} announces nothing {failure}");

    public void Undecided(string method) => _lines.Enqueue($"undecided {method}");
}
