using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>
/// The newest block that a number of operators have, by number and hash. Operators that are ahead are asked for their block at a lower height, or show it by
/// their head's parent. Where no block has enough of them, nothing is told (<see cref="RpcFailure.NoQuorum"/> where enough have answered); nor is one below what was agreed on, or shown by last votes, within a minute.
/// </summary>
/// <param name="operators">All that are configured.</param>
/// <param name="needed">How many must have the block: more than half.</param>
/// <param name="level">Raised by what is agreed.</param>
/// <param name="patience">How long the slower ones are waited for when enough have answered.</param>
/// <param name="events">Told of those that have another block.</param>
/// <param name="clock">Measures the patience.</param>
public sealed class QuorumHead(
    IReadOnlyList<OperatorLane> operators, int needed, ChainLevel level, TimeSpan patience, INodeEvents events, TimeProvider clock) : IHeadSource
{
    // How often the patience a comparison with an operator's last head may take, when the operator has not answered yet.
    private const int MostPatience = 10;

    private readonly LastVotes _last = new(clock);

    /// <inheritdoc/>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var asked = operators.Select(lane => AskAsync(lane, tag, cancellationToken)).ToList();
        await FirstAsync(asked).WaitAsync(cancellationToken);
        while (true)
        {
            var late = asked.FindAll(task => !task.IsCompleted);
            var told = await DoneAsync(asked.Except(late));
            var silent = new HashSet<HeadVote>();
            if (await AgreeAsync(told, tag, silent, cancellationToken) is { } agreed)
            {
                return (agreed.ChainId, agreed.Header);
            }

            if (late.Count == 0)
            {
                events.Undecided("eth_getBlockByNumber");
                var answered = told.Count - silent.Count;
                throw answered >= needed
                    ? new RpcException($"no block that is new enough is told by {needed} operators") { Failure = RpcFailure.NoQuorum }
                    : new RpcException($"{answered} operators answered, of which {needed} must agree") { Failure = RpcFailure.Connection };
            }

            await Task.WhenAny(late).WaitAsync(cancellationToken);
        }
    }

    private async Task<HeadVote?> AskAsync(OperatorLane lane, string tag, CancellationToken cancellationToken)
    {
        var askedAt = clock.GetTimestamp();
        try
        {
            var (chainId, header) = await lane.Head.GetChainHeadAsync(tag, cancellationToken);
            var vote = new HeadVote(lane, chainId, header, askedAt);
            if (tag == BlockTag.Latest)
            {
                _last.Keep(vote);
            }

            return vote;
        }
        catch (RpcException)
        {
            return null;
        }
    }

    /// <summary>Waits for all, or for some time after enough have answered.</summary>
    private async Task FirstAsync(List<Task<HeadVote?>> asked)
    {
        var running = asked.ToList();
        Task? late = null;
        using var stop = new CancellationTokenSource();
        for (var answered = 0; running.Count > 0 && late?.IsCompleted != true;)
        {
            var done = await Task.WhenAny(late is null ? running : [.. running, late]);
            if (done != late)
            {
                running.Remove((Task<HeadVote?>)done);
                answered += await (Task<HeadVote?>)done is null ? 0 : 1;
                late ??= answered >= needed ? Task.Delay(patience, clock, stop.Token) : null;
            }
        }

        await stop.CancelAsync();
    }

    private static async Task<List<HeadVote>> DoneAsync(IEnumerable<Task<HeadVote?>> done) => [.. (await Task.WhenAll(done)).OfType<HeadVote>()];

    private async Task<HeadVote?> AgreeAsync(List<HeadVote> told, string tag, HashSet<HeadVote> silent, CancellationToken cancellationToken)
    {
        var agreed = await NewestAsync(told, above: null, silent, cancellationToken);
        if (agreed is null || tag != BlockTag.Latest)
        {
            return agreed;
        }

        await RememberAsync(told, agreed.Header.Number, cancellationToken);
        if (level.LagOf(agreed.Header.Number) > 0)
        {
            return null;
        }

        level.Raise(agreed.Header.Number);
        return agreed;
    }

    /// <summary>
    /// Raises the level to what operators that have not answered yet had before: two that are always first must not outvote a third for good, of which one is stuck.
    /// Old votes say only what is too old; an answer is made of new ones.
    /// </summary>
    private async Task RememberAsync(List<HeadVote> told, ulong agreed, CancellationToken cancellationToken)
    {
        var last = _last.All;
        if (last.TrueForAll(told.Contains))
        {
            return;
        }

        using var patient = new CancellationTokenSource(patience * MostPatience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, cancellationToken);
        if (await NewestAsync(last, agreed, [], stop.Token) is { } newer)
        {
            level.Raise(newer.Header.Number);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The newest block that enough have; beyond a height, and then nobody is told who has another one.</summary>
    /// <param name="votes">The heads.</param>
    /// <param name="above">The height.</param>
    /// <param name="silent">Filled with those that were needed and did not tell their block at a lower height: as if they had told no head.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<HeadVote?> NewestAsync(List<HeadVote> votes, ulong? above, HashSet<HeadVote> silent, CancellationToken cancellationToken)
    {
        var candidates = votes.OrderByDescending(vote => vote.Header.Number).DistinctBy(vote => (vote.ChainId, vote.Header));
        foreach (var candidate in candidates.Where(vote => above is null || vote.Header.Number > above))
        {
            if (await HaveEnoughAsync(candidate, votes, above is null, silent, cancellationToken))
            {
                return candidate;
            }
        }

        return null;
    }

    private async Task<bool> HaveEnoughAsync(HeadVote candidate, List<HeadVote> told, bool flags, HashSet<HeadVote> silent, CancellationToken cancellationToken)
    {
        var block = candidate.Header;
        var same = told.Where(vote => vote.ChainId == candidate.ChainId).ToList();
        var shown = same.Count(vote => vote.Shows(block));
        var beyond = same.Where(vote => vote.MayHave(block)).ToList();
        if (shown < needed && shown + beyond.Count < needed)
        {
            return false;
        }

        // Those beyond are waited for only when their votes are needed; else they are compared beside.
        var compared = Task.WhenAll(beyond.Select(vote => CompareAsync(vote, block, cancellationToken)));
        if (shown < needed)
        {
            var has = await compared;
            silent.UnionWith(beyond.Where((_, i) => has[i] is null));
            if (shown + has.Count(vote => vote == true) < needed)
            {
                return false;
            }
        }

        if (flags)
        {
            _ = FlagAsync([.. same.Where(vote => vote.Header.Number == block.Number && vote.Header != block)], beyond, compared);
        }

        return true;
    }

    private static async Task<bool?> CompareAsync(HeadVote vote, BlockHeader block, CancellationToken cancellationToken)
    {
        try
        {
            return await vote.HasAsync(block, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task FlagAsync(List<HeadVote> others, List<HeadVote> beyond, Task<bool?[]> compared)
    {
        others.ForEach(Flag);
        var has = await compared;
        for (var i = 0; i < has.Length; i++)
        {
            if (has[i] == false)
            {
                Flag(beyond[i]);
            }
        }
    }

    private void Flag(HeadVote vote) => events.Disagreed(vote.Operator.Name, "eth_getBlockByNumber");
}
