namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// Knows how reads are joined on a chain: by the program where its nodes run such, else by Multicall3 where that stands, else not. What is not there is looked for again: the program after five seconds, then
/// ever more seldom, since a node that could not tell for a moment looks like one that never does.
/// </summary>
/// <param name="client">The chain.</param>
/// <param name="contract">Where Multicall3 stands.</param>
/// <param name="time">Measures the pauses.</param>
internal sealed class JointFinder(EthereumClient client, Address contract, TimeProvider time)
{
    private const int MostInVain = 2;

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromMinutes(10);
    private static readonly StateProgram Program = new();

    private readonly Aggregate3 _aggregate = new(contract);
    private readonly Lock _lock = new();
    private bool _isRun;
    private int _inVain;
    private Hash? _notedAt;
    private TimeSpan _pause;
    private long? _notRunAt;
    private bool _isPresent;
    private long? _absentAt;

    /// <summary>How reads are joined; null where they are not.</summary>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public async Task<IReadJoint?> FindAsync(Hash block, CancellationToken cancellationToken) =>
        await IsProgramRunAsync(block, cancellationToken) ? Program
        : await IsContractPresentAsync(block, cancellationToken) ? _aggregate
        : null;

    /// <summary>
    /// Takes note whether a joined call told anything, be it that a read failed, where the node does answer. A program that does not at one block after another is taken not to be run, though it is when
    /// it is looked for. Once a block: one machine of several may not know the newest yet, for as many calls as come meanwhile.
    /// </summary>
    public void Note(IReadJoint joint, Hash block, bool hasTold)
    {
        if (joint != Program)
        {
            return;
        }

        lock (_lock)
        {
            // What was under way when it was given up says nothing more.
            if (!_isRun || (!hasTold && _notedAt == block))
            {
                return;
            }

            _notedAt = block;
            (_inVain, _pause) = hasTold ? (0, default) : (_inVain + 1, _pause);
            if (_inVain >= MostInVain)
            {
                _inVain = 0;
                PauseFor(_pause * 2);
            }
        }
    }

    private async Task<bool> IsProgramRunAsync(Hash block, CancellationToken cancellationToken)
    {
        long? before;
        lock (_lock)
        {
            before = _notRunAt;
            if (_isRun || (before is { } at && time.GetElapsedTime(at) < _pause))
            {
                return _isRun;
            }
        }

        var outcome = await TryAskAsync(block, cancellationToken);
        lock (_lock)
        {
            _isRun |= outcome is { } told && StateProgram.IsRun(told);
            if (!_isRun && _notRunAt == before)
            {
                // No answer at all says less than another one does.
                PauseFor(outcome is null ? LeastPause : _pause * 2);
            }

            return _isRun;
        }
    }

    private async Task<ReadOutcome?> TryAskAsync(Hash block, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.ReadAsync([StateProgram.Probe], block, cancellationToken))[0] is { IsUnasked: false } outcome ? outcome : null;
        }
        catch (RpcException exception) when (exception.Failure is not (RpcFailure.OutOfBudget or RpcFailure.LeftOut))
        {
            // It may be the one question that this node does not bear. Where it bears no other either, the next one shows that.
            return null;
        }
    }

    private void PauseFor(TimeSpan pause)
    {
        _pause = pause < LeastPause ? LeastPause : pause > MostPause ? MostPause : pause;
        (_isRun, _notRunAt) = (false, time.GetTimestamp());
    }

    private async Task<bool> IsContractPresentAsync(Hash block, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isPresent || (_absentAt is { } at && time.GetElapsedTime(at) < MostPause))
            {
                return _isPresent;
            }
        }

        var code = (await client.ReadAsync([new StateRead.Code(contract)], block, cancellationToken))[0];
        lock (_lock)
        {
            if (code.IsUnasked && !_isPresent && _absentAt is null)
            {
                // Without knowing, each read would go out by itself.
                throw new RpcException("the node is asked too much") { Failure = RpcFailure.Busy };
            }

            _isPresent |= code.Kind == ReadOutcomeKind.Returned && code.Data.Length > 0;
            if (code.Kind == ReadOutcomeKind.Returned && !_isPresent)
            {
                _absentAt = time.GetTimestamp();
            }

            return _isPresent;
        }
    }
}
