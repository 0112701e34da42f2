namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>What is known of one node: whether it answers, how fast, how far it is, and which chain it serves.</summary>
/// <param name="name">The node's name, for those who are told.</param>
/// <param name="options">When the node is left out.</param>
/// <param name="events">Who is told.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="random">Spreads the pauses, so that nodes that failed together are not tried together.</param>
public sealed class NodeHealth(string name, NodeHealthOptions options, INodeEvents events, TimeProvider clock, Random random)
{
    private readonly Lock _lock = new();
    private readonly LatencyWindow _latency = new();
    private int _failures;
    private TimeSpan _pause;
    private long _outAt;
    private bool _isTried;
    private int _turn;
    private volatile bool _isOut;
    private volatile bool _isBehind;
    private volatile bool _isChainChecked;
    private ulong? _wrongChain;
    private long _lag;
    private long _height = -1;

    /// <summary>Whether the node is asked in its turn: it is not left out, not behind the chain, and not of another one.</summary>
    public bool IsIn => !_isOut && !_isBehind && WrongChain is null;

    /// <summary>Whether the node failed again and again, and is left out.</summary>
    public bool IsOut => _isOut;

    /// <summary>Whether the node was too far behind the chain when it last told its head.</summary>
    public bool IsBehind => _isBehind;

    /// <summary>Whether the node told the right chain since its connection last failed.</summary>
    public bool IsChainChecked => _isChainChecked;

    /// <summary>The EIP-155 id that the node told when it was another than it should be; else null.</summary>
    public ulong? WrongChain
    {
        get
        {
            lock (_lock)
            {
                return _wrongChain;
            }
        }
    }

    /// <summary>The height of the newest block that the node told; null before it told one.</summary>
    public ulong? Height => Interlocked.Read(ref _height) is >= 0 and var height ? (ulong)height : null;

    /// <summary>How many blocks the node was behind the chain when it last told its head.</summary>
    public ulong Lag => (ulong)Interlocked.Read(ref _lag);

    /// <summary>The time within which 95 % of the last answers came; null while too few came.</summary>
    public TimeSpan? Latency => _latency.P95;

    /// <summary>Whether the node may be asked now. While it is left out, one request is let through after each pause, as a trial.</summary>
    /// <param name="turn">How often the node had been left out; to be told with what becomes of the request.</param>
    public bool TryEnter(out int turn)
    {
        // Read first, as it is written last: who has the new number knows that the node is left out.
        turn = Volatile.Read(ref _turn);
        if (!_isOut)
        {
            return true;
        }

        lock (_lock)
        {
            if (_isOut && (_isTried || clock.GetElapsedTime(_outAt) < _pause))
            {
                return false;
            }

            (_isTried, turn) = (_isOut, _turn);
            return true;
        }
    }

    /// <summary>Ends the pause at once: for when there is no other node.</summary>
    public void EndPause()
    {
        lock (_lock)
        {
            _pause = TimeSpan.Zero;
        }
    }

    /// <summary>The node answered.</summary>
    public void Succeed(TimeSpan duration)
    {
        _latency.Add(duration);
        if (!_isOut && Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        bool isBack;
        lock (_lock)
        {
            (_failures, _pause, _isTried) = (0, TimeSpan.Zero, false);
            (isBack, _isOut) = (_isOut, false);
        }

        if (isBack)
        {
            events.Returned(name);
        }
    }

    /// <summary>The node gave no usable answer. When it was asked before it was left out, that says nothing more of it.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="turn">That of <see cref="TryEnter"/>.</param>
    public void Fail(RpcFailure failure, int turn)
    {
        bool isNew;
        lock (_lock)
        {
            _isChainChecked = false;
            if (turn != _turn)
            {
                return;
            }

            _failures++;
            _isTried = false;
            isNew = !_isOut && options.Failures > 0 && _failures >= options.Failures;
            if (isNew || _isOut)
            {
                LeaveOut();
            }
        }

        if (isNew)
        {
            events.LeftOut(name, failure);
        }
    }

    /// <summary>Nobody waited for the answer: nothing is learnt.</summary>
    /// <param name="turn">That of <see cref="TryEnter"/>.</param>
    public void Abandon(int turn)
    {
        lock (_lock)
        {
            _isTried &= turn != _turn;
        }
    }

    /// <summary>The node told which chain it serves.</summary>
    /// <returns>Whether it is the right one.</returns>
    public bool SeeChain(ulong expected, ulong actual)
    {
        var isRight = actual == expected;
        _isChainChecked = isRight;
        lock (_lock)
        {
            var isNews = !isRight && _wrongChain != actual;
            _wrongChain = isRight ? null : actual;
            if (!isNews)
            {
                return isRight;
            }
        }

        events.WrongChain(name, actual);
        return false;
    }

    /// <summary>The node told its newest block.</summary>
    public void SeeHead(ulong height, ChainLevel level)
    {
        var lag = level.LagOf(height);
        Interlocked.Exchange(ref _height, (long)height);
        Interlocked.Exchange(ref _lag, (long)lag);
        var isBehind = level.IsBehind(height);
        if (isBehind == _isBehind)
        {
            return;
        }

        _isBehind = isBehind;
        if (isBehind)
        {
            events.FellBehind(name, lag);
        }
        else
        {
            events.CaughtUp(name);
        }
    }

    private void LeaveOut()
    {
        var doubled = _pause * 2;
        _pause = doubled < options.LeastPause ? options.LeastPause : doubled > options.MostPause ? options.MostPause : doubled;
        _pause *= 0.75 + (random.NextDouble() / 2);
        (_outAt, _isOut) = (clock.GetTimestamp(), true);
        Volatile.Write(ref _turn, _turn + 1);
    }
}
