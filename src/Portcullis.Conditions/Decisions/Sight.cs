using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>One chain as one decision sees it: at one block, with what was read there so far.</summary>
internal sealed class Sight(IChain chain, Finality finality, BlockHeader block)
{
    private readonly HashSet<Read> _needed = [];
    private IReadOnlyList<Fact> _read = [];

    public ulong ChainId => chain.Id;

    public Finality Finality => finality;

    public FactSet Facts { get; } = new();

    /// <summary>How old facts may be: what the most careful of the conditions says.</summary>
    public TimeSpan MaxAge { get; private set; } = chain.MaxAge;

    /// <summary>Whether something is to be read.</summary>
    public bool NeedsMore => _needed.Count > 0;

    /// <summary>Takes note of a condition that looks.</summary>
    public void Admit(Condition condition) => MaxAge = condition.MaxAge is { } age && age < MaxAge ? age : MaxAge;

    /// <summary>Takes note of what a condition needs and was not read yet.</summary>
    public void Need(IReadOnlyList<Read> reads)
    {
        for (var i = 0; i < reads.Count; i++)
        {
            if (Facts[reads[i]] is null)
            {
                _needed.Add(reads[i] with { MaxAge = MaxAge });
            }
        }
    }

    /// <summary>Reads what is needed.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var measured = DecisionMetrics.MeasureRead(chain.Id);
        Read[] reads = [.. _needed];
        _needed.Clear();
        var facts = await chain.ReadAsync(reads, block, cancellationToken);
        for (var i = 0; i < reads.Length; i++)
        {
            Facts.Add(reads[i] with { MaxAge = null }, facts[i].Outcome);
        }

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

        return new Footing(chain.Id, finality, block, _read, until);
    }
}
