using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>One chain as one decision sees it: at one block, with what was read there so far.</summary>
/// <param name="chain">The chain.</param>
/// <param name="finality">Which block of it is looked at.</param>
/// <param name="asked">The block, when it is told.</param>
/// <param name="origin">Who has named what is read.</param>
/// <param name="share">For whom it is read.</param>
/// <param name="bearsOutage">Whether it was asked for the last block, too, while no node tells any.</param>
internal sealed class Sight(IChain chain, Finality finality, ValueTask<BlockHeader?> asked, ReadOrigin origin, ReadShare share, bool bearsOutage)
{
    private readonly List<Read> _needed = [];
    private BlockHeader? _block;
    private bool _isFromMemory;
    private IReadOnlyList<Fact> _read = [];

    public ChainId ChainId => chain.Id;

    public Finality Finality => finality;

    /// <summary>The block, once it is told.</summary>
    public BlockHeader? Block => _block;

    public FactSet Facts { get; } = new();

    /// <summary>How old facts may be: what the most careful of the conditions says.</summary>
    public TimeSpan MaxAge { get; private set; } = chain.MaxAge;

    /// <summary>Whether something is to be read.</summary>
    public bool NeedsMore => _needed.Count > 0;

    /// <summary>Waits for the block; false when no node tells it. Before anything else, once.</summary>
    public async ValueTask<bool> TryOpenAsync()
    {
        _block = await asked;
        if (_block is null && !bearsOutage)
        {
            // Whatever is told meanwhile: at the last block nothing is read for who might come in by it for the first time.
            (_block, _isFromMemory) = (chain.PresentBlock(finality), true);
        }

        return _block is not null;
    }

    /// <summary>Takes note of a condition that looks.</summary>
    public void Admit(Condition condition) => MaxAge = condition.MaxAge is { } age && age < MaxAge ? age : MaxAge;

    /// <summary>Takes note of what a condition needs and was not read yet.</summary>
    public void Need(IReadOnlyList<Read> reads)
    {
        for (var i = 0; i < reads.Count; i++)
        {
            if (Facts.TryAsk(reads[i]))
            {
                _needed.Add(reads[i]);
            }
        }
    }

    /// <summary>Reads what is needed.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var measured = DecisionMetrics.MeasureRead(chain.Id);
        var isUsual = MaxAge == chain.MaxAge && origin != ReadOrigin.Caller;
        var reads = isUsual ? _needed : _needed.ConvertAll(read => read with { MaxAge = MaxAge, Origin = origin });
        var facts = _isFromMemory ? await chain.RecallAsync(reads, _block!) : await chain.ReadAsync(reads, _block!, share, cancellationToken);
        for (var i = 0; i < _needed.Count; i++)
        {
            Facts.Add(_needed[i], facts[i].Outcome);
        }

        _needed.Clear();
        _read = _read.Count == 0 ? facts : [.. _read, .. facts];
    }

    /// <summary>What the decision stands on here.</summary>
    public Footing ToFooting(TimeProvider clock)
    {
        var until = long.MaxValue;
        for (var i = 0; i < _read.Count; i++)
        {
            until = Math.Min(until, _read[i].Until(MaxAge, clock));
        }

        return new Footing(chain.Id, finality, _block!, _read, until);
    }
}
