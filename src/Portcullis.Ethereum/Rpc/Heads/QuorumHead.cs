using System.Collections.Concurrent;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>
/// The newest block that a number of operators have, with all that is known of its header. Operators that are ahead are asked for their block at a lower height. Where no block has enough of
/// them, nothing is told (<see cref="RpcFailure.NoQuorum"/> where enough have answered); nor is one below what was agreed on, or shown by last votes, within a minute.
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
    // How often the patience is taken for what shows a newer block: an operator's block at a lower height, and a comparison with the last head of one that has not answered yet.
    // One that is stuck would else hold the head where it is while the others are not level.
    private const int MostPatience = 10;

    private readonly LastVotes _last = new(clock);
    private readonly ConcurrentDictionary<OperatorLane, Task> _beside = new();

    /// <inheritdoc/>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var asked = operators.Select(lane => AskAsync(lane, tag, cancellationToken)).ToList();
        await FirstAsync(asked).WaitAsync(cancellationToken);
        var lower = new LowerBlocks(patience * MostPatience, clock, cancellationToken);
        for (ulong? above = null; ;)
        {
            var (agreed, told) = await NewestAsync(asked, above, lower, cancellationToken);
            if (agreed is null)
            {
                throw Undecided(told.Count - lower.Silent);
            }

            if (tag != BlockTag.Latest || await IsNewEnoughAsync(agreed.Header.Number, told, cancellationToken))
            {
                FlagOthers(agreed, told, lower);
                return (agreed.ChainId, agreed.Header);
            }

            above = agreed.Header.Number;
        }
    }

    private RpcException Undecided(int answered)
    {
        events.Undecided("eth_getBlockByNumber");
        return answered >= needed
            ? new RpcException($"no block that is new enough is told by {needed} operators") { Failure = RpcFailure.NoQuorum }
            : new RpcException($"{answered} operators answered, of which {needed} must agree") { Failure = RpcFailure.Connection };
    }

    private async Task<HeadVote?> AskAsync(OperatorLane lane, string tag, CancellationToken cancellationToken)
    {
        var askedAt = clock.GetTimestamp();
        try
        {
            var (chainId, header) = await lane.Head.GetChainHeadAsync(tag, cancellationToken);
            var vote = new HeadVote(lane, chainId, header, askedAt);
            return tag == BlockTag.Latest ? _last.Keep(vote) : vote;
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

    private async Task<bool> IsNewEnoughAsync(ulong agreed, List<HeadVote> told, CancellationToken cancellationToken)
    {
        await RememberAsync(told, agreed, cancellationToken);
        if (level.LagOf(agreed) > 0)
        {
            return false;
        }

        level.Raise(agreed, isSure: true);
        return true;
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
        var (newer, _) = await NewestAsync(last.ConvertAll(Task.FromResult<HeadVote?>), agreed, new LowerBlocks(patience, clock, stop.Token), cancellationToken);
        if (newer is not null)
        {
            level.Raise(newer.Header.Number, isSure: true);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The newest block that enough have, as soon as they have told so, and the votes that it comes of; no block when nobody is left to wait for.</summary>
    /// <param name="asked">The heads, told or still to come.</param>
    /// <param name="above">The height that it must be above.</param>
    /// <param name="lower">The blocks below the heads.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<(HeadVote? Newest, List<HeadVote> Told)> NewestAsync(
        List<Task<HeadVote?>> asked, ulong? above, LowerBlocks lower, CancellationToken cancellationToken)
    {
        while (true)
        {
            var late = asked.FindAll(task => !task.IsCompleted);
            var told = await DoneAsync(asked.Except(late));
            var open = new List<Task>(late);
            var newest = await CountAsync(told, above, lower, open);
            if (newest is not null || open.Count == 0)
            {
                return (newest, told);
            }

            await Task.WhenAny(open).WaitAsync(cancellationToken);
        }
    }

    private static async Task<List<HeadVote>> DoneAsync(IEnumerable<Task<HeadVote?>> done) => [.. (await Task.WhenAll(done)).OfType<HeadVote>()];

    /// <summary>Counts who has which block, the newest first. An older one is only asked for when those that a newer one needs are late.</summary>
    /// <param name="told">The heads.</param>
    /// <param name="above">The height that it must be above.</param>
    /// <param name="lower">The blocks below the heads.</param>
    /// <param name="open">Filled with what may change the count.</param>
    private async Task<HeadVote?> CountAsync(List<HeadVote> told, ulong? above, LowerBlocks lower, List<Task> open)
    {
        var candidates = told.Where(vote => above is null || vote.Header.Number > above).OrderByDescending(vote => vote.Header.Number);
        foreach (var candidate in candidates.DistinctBy(vote => (vote.ChainId, vote.Header)))
        {
            var block = candidate.Header;
            var same = told.FindAll(vote => vote.ChainId == candidate.ChainId);
            var have = same.Count(vote => vote.Has(block));
            var beyond = have < needed ? same.FindAll(vote => vote.MayHave(block)) : [];
            if (have + beyond.Count < needed)
            {
                continue;
            }

            var blocks = beyond.ConvertAll(vote => lower.Ask(vote.Operator, block.Number));
            var late = blocks.FindAll(its => !its.Header.IsCompleted);
            have += (await Task.WhenAll(blocks.Except(late).Select(its => its.Header))).Count(its => its == block);
            if (have >= needed)
            {
                return candidate;
            }

            if (have + late.Count < needed)
            {
                continue;
            }

            var awaited = late.FindAll(its => !its.Patience.IsCompleted);
            open.AddRange([.. late.Select(its => its.Header), .. awaited.Select(its => its.Patience)]);
            if (awaited.Count > 0)
            {
                return null;
            }
        }

        return null;
    }

    private void FlagOthers(HeadVote agreed, List<HeadVote> told, LowerBlocks lower)
    {
        var block = agreed.Header;
        foreach (var vote in told.Where(vote => vote.ChainId == agreed.ChainId))
        {
            if (vote.Denies(block))
            {
                Flag(vote);
            }
            else if (vote.MayHave(block) && (lower.Find(vote.Operator, block.Number) ?? AskBeside(vote, block, lower)) is { } its)
            {
                _ = CompareAsync(vote, block, its);
            }
        }
    }

    /// <summary>
    /// Asks, though nobody waits for it. Operators are one ahead of others all the time: that costs no call where none is needed. Nor is one asked that has not answered the last time yet.
    /// </summary>
    private LowerBlock? AskBeside(HeadVote vote, BlockHeader block, LowerBlocks lower)
    {
        if (vote.IsChildOf(block) || _beside.GetValueOrDefault(vote.Operator)?.IsCompleted == false)
        {
            return null;
        }

        var its = lower.Ask(vote.Operator, block.Number);
        _beside[vote.Operator] = its.Header;
        return its;
    }

    private async Task CompareAsync(HeadVote vote, BlockHeader block, LowerBlock its)
    {
        if (await its.Header is { } other && other != block)
        {
            Flag(vote);
        }
    }

    private void Flag(HeadVote vote) => events.Disagreed(vote.Operator.Name, "eth_getBlockByNumber");
}
