namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Keeps the calls to one node within a budget. What goes beyond it fails at once, without the node being asked. Reads of state leave a fifth of it to blocks and logs: however many wallets
/// are asked about, the chain is followed.
/// </summary>
public sealed class BudgetTransport : IRpcTransport
{
    private readonly IRpcTransport _inner;
    private readonly string _node;
    private readonly CallBudget _budget;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private double _left;
    private long _countedAt;

    /// <summary>Starts with the whole budget.</summary>
    /// <param name="inner">The way to the node.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="budget">What it may be asked.</param>
    /// <param name="clock">Gives calls back as time goes by.</param>
    public BudgetTransport(IRpcTransport inner, string node, CallBudget budget, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(clock);
        if (budget.Calls < 1 || budget.Window <= TimeSpan.Zero)
        {
            throw new ArgumentException("a budget is of at least one call in some time", nameof(budget));
        }

        (_inner, _node, _budget, _clock) = (inner, node, budget, clock);
        (_left, _countedAt) = (budget.Calls, clock.GetTimestamp());
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken) => TryTake(requests.Count, requests.All(IsOfState) ? _budget.Calls / 5 : 0)
        ? _inner.SendAsync(requests, cancellationToken)
        : Task.FromException<IReadOnlyList<RpcResponse>>(new RpcException($"the budget of the node {_node} is used up") { Failure = RpcFailure.OutOfBudget });

    private static bool IsOfState(RpcRequest request) => request.Method is "eth_call" or "eth_getBalance" or "eth_getCode";

    private bool TryTake(int calls, int left)
    {
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            _left = Math.Min(_budget.Calls, _left + (_clock.GetElapsedTime(_countedAt, now) / _budget.Window * _budget.Calls));
            _countedAt = now;

            // A batch larger than the whole budget would never fit: it takes what there is when that is all of it.
            var needed = Math.Min(calls, _budget.Calls - left);
            if (_left < needed + left)
            {
                return false;
            }

            _left -= needed;
            return true;
        }
    }
}
