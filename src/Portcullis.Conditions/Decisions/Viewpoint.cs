using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>Judges conditions for one account, each at the block of a finality, all of a chain and a finality at one block, in rounds of reads.</summary>
internal sealed class Viewpoint(ChainSet chains, Account account, Func<Condition, Finality> finalityOf)
{
    private readonly Dictionary<(ulong ChainId, Finality Finality), Sight?> _sights = [];
    private readonly Dictionary<Condition, Verdict> _verdicts = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was seen.</summary>
    public IEnumerable<Sight> Sights => _sights.Values.OfType<Sight>();

    /// <summary>The verdict on a condition that was judged.</summary>
    public Verdict VerdictOf(Condition condition) => _verdicts.TryGetValue(condition, out var verdict) ? verdict : Verdict.Unknown(UnknownReason.TooManyRounds);

    /// <summary>Judges them.</summary>
    public async Task JudgeAsync(IReadOnlyList<Condition> conditions, CancellationToken cancellationToken)
    {
        await LookAsync(conditions, cancellationToken);
        for (var round = 0; round <= Condition.MaxRounds; round++)
        {
            var needed = Advance(conditions);
            if (needed.Count == 0 || round == Condition.MaxRounds)
            {
                break;
            }

            await Task.WhenAll(needed.Select(sight => sight.Key.ReadAsync([.. sight.Value], cancellationToken)));
        }
    }

    private async Task LookAsync(IReadOnlyList<Condition> conditions, CancellationToken cancellationToken)
    {
        var keys = conditions.Select(KeyOf).Distinct().ToList();
        var blocks = await Task.WhenAll(keys.Select(key => BlockAsync(key.ChainId, key.Finality, cancellationToken)));
        for (var i = 0; i < keys.Count; i++)
        {
            _sights[keys[i]] = blocks[i] is { } block ? new Sight(chains.Find(keys[i].ChainId)!, keys[i].Finality, block) : null;
        }

        foreach (var condition in conditions)
        {
            _sights[KeyOf(condition)]?.Admit(condition);
        }
    }

    private async Task<BlockHeader?> BlockAsync(ulong chainId, Finality finality, CancellationToken cancellationToken) =>
        chains.Find(chainId) is { } chain ? await chain.GetBlockAsync(finality, cancellationToken) : null;

    /// <summary>Lets every open condition take a step; returns the reads that they need together.</summary>
    private Dictionary<Sight, HashSet<Read>> Advance(IReadOnlyList<Condition> conditions)
    {
        var needed = new Dictionary<Sight, HashSet<Read>>();
        foreach (var condition in conditions.Where(condition => !_verdicts.ContainsKey(condition)))
        {
            var sight = _sights[KeyOf(condition)];
            var step = sight is null ? Step.Done(WithoutBlock(condition)) : condition.Evaluate(account.Address, sight.Facts);
            if (step.Reads.Count == 0)
            {
                _verdicts.Add(condition, step.Verdict);
                continue;
            }

            var missing = step.Reads.Where(read => sight!.Facts[read] is null).ToList();
            if (missing.Count > 0)
            {
                (needed.TryGetValue(sight!, out var reads) ? reads : needed[sight!] = []).UnionWith(missing);
            }
        }

        return needed;
    }

    private (ulong ChainId, Finality Finality) KeyOf(Condition condition) => (condition.ChainId, finalityOf(condition));

    private Verdict WithoutBlock(Condition condition) =>
        Verdict.Unknown(chains.Find(condition.ChainId) is null ? UnknownReason.ChainNotConfigured : UnknownReason.HeadUnavailable);
}
