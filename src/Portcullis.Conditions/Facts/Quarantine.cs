using System.Collections.Concurrent;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// The contracts that hold up who is read with them: a joined call does not tell what they say, since they use much gas, answer with much or revert, or they have no answer at all. For a while each is
/// read by itself, so that it costs the others nothing.
/// </summary>
/// <param name="clock">Measures the while.</param>
internal sealed class Quarantine(TimeProvider clock)
{
    private const int Most = 1_000;

    private static readonly TimeSpan While = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Address, long> _since = new();

    /// <summary>The contract whose reads go alone; null for reads that may go with others.</summary>
    public Address? Of(StateRead read) =>
        read is StateRead.Call call && _since.TryGetValue(call.To, out var since) && clock.GetElapsedTime(since) < While ? call.To : null;

    /// <summary>Takes note of what became of a batch.</summary>
    public void Judge(IReadOnlyList<StateRead> reads, IReadOnlyList<ReadOutcome> outcomes)
    {
        if (outcomes.All(outcome => outcome.Kind == ReadOutcomeKind.Failed) || outcomes.All(outcome => outcome.Kind != ReadOutcomeKind.Failed))
        {
            return;
        }

        foreach (var contract in reads.Where((_, i) => outcomes[i] is { Kind: ReadOutcomeKind.Failed, IsUnasked: false }).OfType<StateRead.Call>().Select(call => call.To).Distinct())
        {
            Add(contract);
        }
    }

    /// <summary>Puts a contract aside for the while that begins now.</summary>
    public void Add(Address contract)
    {
        if (_since.Count >= Most && !_since.ContainsKey(contract))
        {
            _since.Clear();
        }

        _since[contract] = clock.GetTimestamp();
    }
}
