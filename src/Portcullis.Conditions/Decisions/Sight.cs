using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>One chain as one decision sees it: at one block, with what was read there so far.</summary>
internal sealed class Sight(IChain chain, Finality finality, BlockHeader block)
{
    private readonly List<Fact> _read = [];

    public FactSet Facts { get; } = new();

    /// <summary>How old facts may be: what the most careful of the conditions says.</summary>
    public TimeSpan MaxAge { get; private set; } = chain.MaxAge;

    /// <summary>Takes note of a condition that looks.</summary>
    public void Admit(Condition condition) => MaxAge = condition.MaxAge is { } age && age < MaxAge ? age : MaxAge;

    /// <summary>Reads what is needed.</summary>
    public async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken cancellationToken)
    {
        using var measured = DecisionMetrics.MeasureRead(chain.Id);
        var facts = await chain.ReadAsync([.. reads.Select(read => read with { MaxAge = MaxAge })], block, cancellationToken);
        for (var i = 0; i < reads.Count; i++)
        {
            Facts.Add(reads[i], facts[i].Outcome);
        }

        _read.AddRange(facts);
    }

    /// <summary>What the decision stands on here.</summary>
    public Footing ToFooting(TimeProvider clock)
    {
        var until = _read.Select(fact => fact.Until(MaxAge, clock)).DefaultIfEmpty(long.MaxValue).Min();
        return new Footing(chain.Id, finality, block, [.. _read], until);
    }
}
