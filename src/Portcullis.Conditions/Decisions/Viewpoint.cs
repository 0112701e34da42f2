using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>Judges conditions for one account, each at the block of a finality, all of a chain and a finality at one block, in rounds of reads.</summary>
internal sealed class Viewpoint(ChainSet chains, Account account, Func<Condition, Finality> finalityOf)
{
    private readonly List<Sight> _sights = [];
    private readonly Dictionary<Condition, Verdict> _verdicts = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was seen.</summary>
    public IReadOnlyList<Sight> Sights => _sights;

    /// <summary>The verdict on a condition that was judged.</summary>
    public Verdict VerdictOf(Condition condition) => _verdicts.TryGetValue(condition, out var verdict) ? verdict : Verdict.Unknown(UnknownReason.TooManyRounds);

    /// <summary>Judges them.</summary>
    public async Task JudgeAsync(IReadOnlyList<Condition> conditions, CancellationToken cancellationToken)
    {
        await LookAsync(conditions, cancellationToken);
        for (var round = 0; round <= Condition.MaxRounds; round++)
        {
            Advance(conditions);
            var needed = _sights.FindAll(sight => sight.NeedsMore);
            if (needed.Count == 0 || round == Condition.MaxRounds)
            {
                break;
            }

            await (needed.Count == 1 ? needed[0].ReadAsync(cancellationToken) : Task.WhenAll(needed.Select(sight => sight.ReadAsync(cancellationToken))));
        }
    }

    private async Task LookAsync(IReadOnlyList<Condition> conditions, CancellationToken cancellationToken)
    {
        // All are asked for before the first is waited for.
        var asked = new List<(IChain Chain, Finality Finality, Task<BlockHeader?> Block)>();
        foreach (var condition in conditions)
        {
            var (chain, finality) = (chains.Find(condition.ChainId), finalityOf(condition));
            if (chain is not null && !asked.Exists(other => other.Chain == chain && other.Finality == finality))
            {
                asked.Add((chain, finality, chain.GetBlockAsync(finality, cancellationToken).AsTask()));
            }
        }

        foreach (var (chain, finality, block) in asked)
        {
            if (await block is { } header)
            {
                _sights.Add(new Sight(chain, finality, header));
            }
        }

        foreach (var condition in conditions)
        {
            Find(condition)?.Admit(condition);
        }
    }

    /// <summary>Lets every open condition take a step: it is decided, or its sight needs what it has yet to see.</summary>
    private void Advance(IReadOnlyList<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            if (_verdicts.ContainsKey(condition))
            {
                continue;
            }

            var sight = Find(condition);
            var step = sight is null ? Step.Done(WithoutBlock(condition)) : condition.Evaluate(account.Address, sight.Facts);
            if (step.Reads.Count == 0)
            {
                _verdicts.Add(condition, step.Verdict);
            }
            else
            {
                sight!.Need(step.Reads);
            }
        }
    }

    private Sight? Find(Condition condition) => _sights.Find(sight => sight.ChainId == condition.ChainId && sight.Finality == finalityOf(condition));

    private Verdict WithoutBlock(Condition condition) =>
        Verdict.Unknown(chains.Find(condition.ChainId) is null ? UnknownReason.ChainNotConfigured : UnknownReason.HeadUnavailable);
}
