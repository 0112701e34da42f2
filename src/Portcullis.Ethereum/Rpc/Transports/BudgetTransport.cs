namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Keeps the calls to one node within a budget. What goes beyond it fails at once, without the node being asked; of a batch of reads as many are asked as there are calls left. Reads of state
/// leave a fifth of it to blocks and logs, and whatever is asked for strangers another fifth to the others: however many wallets are asked about, the chain is followed, and who is known is read.
/// </summary>
public sealed class BudgetTransport : IRpcTransport
{
    private static readonly RpcResponse Unasked = new(default, new RpcError(RpcError.OutOfBudget, "", null));

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
    /// <remarks>A read for which no call was left, while others of its batch had one, is answered with the error <see cref="RpcError.OutOfBudget"/>.</remarks>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);

        // The question for the chain's id goes before reads of a node that failed, and makes none of them more urgent.
        var isOfState = requests.Any(AnswerRules.IsOfState) && requests.All(request => AnswerRules.IsOfState(request) || request.Method == "eth_chainId");
        var left = _budget.Calls * (requests.Any(request => request.IsForStrangers) ? 2 : isOfState ? 1 : 0) / 5;
        var taken = isOfState ? Take(requests.Count, left) : TakeAll(requests.Count, left);
        if (taken == 0)
        {
            throw new RpcException($"the budget of the node {_node} is used up") { Failure = RpcFailure.OutOfBudget };
        }

        return taken == requests.Count
            ? await _inner.SendAsync(requests, cancellationToken)
            : [.. await _inner.SendAsync([.. requests.Take(taken)], cancellationToken), .. Enumerable.Repeat(Unasked, requests.Count - taken)];
    }

    /// <summary>Takes as many of the calls as can be had.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="left">How many are to be left to others.</param>
    /// <returns>How many were taken.</returns>
    private int Take(int calls, int left)
    {
        lock (_lock)
        {
            GiveBack();
            var taken = Math.Clamp((int)(_left - left), 0, calls);
            _left -= taken;
            return taken;
        }
    }

    /// <summary>Takes all of the calls, or none.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="left">How many are to be left to others.</param>
    private int TakeAll(int calls, int left)
    {
        lock (_lock)
        {
            GiveBack();

            // A batch larger than the whole budget would never fit: it takes what there is when that is all of it.
            var needed = Math.Min(calls, _budget.Calls - left);
            if (_left - left < needed)
            {
                return 0;
            }

            _left -= needed;
            return calls;
        }
    }

    private void GiveBack()
    {
        var now = _clock.GetTimestamp();
        _left = Math.Min(_budget.Calls, _left + (_clock.GetElapsedTime(_countedAt, now) / _budget.Window * _budget.Calls));
        _countedAt = now;
    }
}
