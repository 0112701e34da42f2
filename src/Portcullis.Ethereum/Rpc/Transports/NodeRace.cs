using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Asks nodes in order: the next one when the one before has failed, and, with hedging, when it is late. Who comes too late is left to finish,
/// so that its health is learnt.
/// </summary>
/// <param name="nodes">The nodes, in order.</param>
/// <param name="ask">Asks one; true when nothing more is needed.</param>
/// <param name="hedge">When a node is late; null when it never is.</param>
/// <param name="events">Told of hedges.</param>
/// <param name="clock">Measures the lateness.</param>
internal sealed class NodeRace(
    IReadOnlyList<RpcNode> nodes, Func<RpcNode, CancellationToken, Task<bool>> ask, HedgeOptions? hedge, INodeEvents events, TimeProvider clock)
{
    private readonly List<Task<bool>> _running = [];
    private int _next;
    private bool _isHedged;

    /// <summary>Runs until one gave all that is needed, or every node was asked.</summary>
    /// <returns>Whether all that is needed was given.</returns>
    /// <exception cref="RpcException">No node gave a usable answer; the last one's fault, or one that the question may have caused.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Start(cancellationToken);
        RpcException? fault = null;
        var isAnswered = false;
        while (_running.Count > 0)
        {
            if (await FirstAsync() is not { } done)
            {
                events.Hedged(nodes[_next - 1].Name);
                _isHedged = true;
                Start(cancellationToken);
                continue;
            }

            _running.Remove(done);
            try
            {
                if (await done)
                {
                    _running.ForEach(Forget);
                    return true;
                }

                isAnswered = true;
            }
            catch (RpcException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                fault = fault is not null && AnswerRules.MayBeTheQuestions(fault) ? fault : exception;
            }

            GoOn(cancellationToken);
        }

        return isAnswered ? false : throw fault!;
    }

    private void GoOn(CancellationToken cancellationToken)
    {
        _isHedged = false;
        if (_running.Count == 0 && _next < nodes.Count)
        {
            Start(cancellationToken);
        }
    }

    private void Start(CancellationToken cancellationToken) => _running.Add(ask(nodes[_next++], cancellationToken));

    /// <summary>The first that is done; null when the one started last is late before.</summary>
    private async Task<Task<bool>?> FirstAsync()
    {
        var done = _running.Find(task => task.IsCompleted);
        if (done is not null || hedge is null || _isHedged || _next == nodes.Count)
        {
            return done ?? await Task.WhenAny(_running);
        }

        await WaitAsync(hedge.PatienceWith(nodes[_next - 1].Health));
        return _running.Find(task => task.IsCompleted);
    }

    private async Task WaitAsync(TimeSpan patience)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny([.. _running, Task.Delay(patience, clock, stop.Token)]);
        await stop.CancelAsync();
    }

    // What a late one still throws is nobody's concern any more.
    private static void Forget(Task late) =>
        _ = late.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
