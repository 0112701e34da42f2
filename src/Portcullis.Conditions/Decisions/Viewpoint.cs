using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>Judges conditions for one caller, each at the block of a finality, all of a chain and a finality at one block, in rounds of reads.</summary>
/// <param name="chains">The chains that can be read.</param>
/// <param name="accounts">The caller's accounts: a condition is met when one of them meets it that is proven on its chain.</param>
/// <param name="conditions">The conditions.</param>
/// <param name="finalityOf">At which block each is judged.</param>
/// <param name="origin">Who has named the conditions.</param>
/// <param name="share">For whom chains are read.</param>
/// <param name="bearsOutage">Whether a chain may be read at its last block while no node tells any; else what is known there must do.</param>
internal sealed class Viewpoint(
    ChainSet chains, IReadOnlyList<Standing> accounts, IReadOnlyList<Condition> conditions, Func<Condition, Finality> finalityOf, ReadOrigin origin, ReadShare share, bool bearsOutage)
{
    private readonly List<Sight> _sights = new(capacity: 1);
    private readonly Verdict?[] _verdicts = new Verdict?[conditions.Count * accounts.Count];

    /// <summary>What was seen.</summary>
    public IReadOnlyList<Sight> Sights => _sights;

    /// <summary>The verdict on one of the conditions.</summary>
    public Verdict VerdictOf(Condition condition)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (ReferenceEquals(conditions[i], condition))
            {
                return VerdictOf(i);
            }
        }

        return Verdict.Unknown(UnknownReason.TooManyRounds);
    }

    private Verdict VerdictOf(int place)
    {
        Verdict? verdict = null;
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].IsProvenOn(conditions[place].ChainId))
            {
                var one = _verdicts[PlaceOf(place, i)] ?? Verdict.Unknown(UnknownReason.TooManyRounds);
                verdict = verdict?.Or(one) ?? one;
            }
        }

        return verdict ?? Verdict.Unproven;
    }

    private int PlaceOf(int condition, int account) => (condition * accounts.Count) + account;

    /// <summary>The block at which one of the conditions is judged; null when no node told it.</summary>
    public BlockHeader? BlockOf(Condition condition) => Find(condition)?.Block;

    /// <summary>Judges them.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        for (var round = 0; round <= Condition.MaxRounds; round++)
        {
            Advance();
            if (round == Condition.MaxRounds || !_sights.Exists(sight => sight.NeedsMore))
            {
                break;
            }

            await (_sights.Count == 1 ? _sights[0].ReadAsync(cancellationToken) : ReadAllAsync(cancellationToken));
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // All are asked for before the first is waited for.
        for (var i = 0; i < conditions.Count; i++)
        {
            if (Find(conditions[i]) is null && chains.Find(conditions[i].ChainId) is { } chain)
            {
                var finality = finalityOf(conditions[i]);
                _sights.Add(new Sight(chain, finality, chain.GetBlockAsync(finality, origin, bearsOutage, cancellationToken), origin, share, bearsOutage));
            }
        }

        for (var i = _sights.Count - 1; i >= 0; i--)
        {
            if (!await _sights[i].TryOpenAsync())
            {
                _sights.RemoveAt(i);
            }
        }

        for (var i = 0; i < conditions.Count; i++)
        {
            Find(conditions[i])?.Admit(conditions[i]);
        }
    }

    private Task ReadAllAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_sights.Where(sight => sight.NeedsMore).Select(sight => sight.ReadAsync(cancellationToken)));

    /// <summary>Lets every open condition take a step: it is decided, or its sight needs what it has yet to see.</summary>
    private void Advance()
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            var sight = Find(conditions[i]);
            for (var j = 0; j < accounts.Count; j++)
            {
                Advance(conditions[i], accounts[j], sight, ref _verdicts[PlaceOf(i, j)]);
            }
        }
    }

    private void Advance(Condition condition, Standing standing, Sight? sight, ref Verdict? verdict)
    {
        // What an address holds where it is not proven is not even read.
        if (verdict is not null || !standing.IsProvenOn(condition.ChainId))
        {
            return;
        }

        var step = sight is null ? Step.Done(WithoutBlock(condition)) : Evaluate(condition, standing, sight.Facts);
        if (step.Reads.Count == 0)
        {
            verdict = step.Verdict;
        }
        else
        {
            sight!.Need(step.Reads);
        }
    }

    private static Step Evaluate(Condition condition, Standing standing, FactSet facts) => condition.ChainId.Cluster is { } cluster
        ? condition.Evaluate(standing.FindAddressOn(cluster)!.Value, facts)
        : condition.Evaluate(standing.FindAddressOn(condition.ChainId.Number)!.Value, facts);

    private Sight? Find(Condition condition)
    {
        var finality = finalityOf(condition);
        foreach (var sight in _sights)
        {
            if (sight.ChainId == condition.ChainId && sight.Finality == finality)
            {
                return sight;
            }
        }

        return null;
    }

    private Verdict WithoutBlock(Condition condition) =>
        Verdict.Unknown(chains.Find(condition.ChainId) is null ? UnknownReason.ChainNotConfigured : UnknownReason.HeadUnavailable);
}
