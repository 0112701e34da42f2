using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>
/// The newest block that a number of operators have, by number and hash. Operators that are ahead are asked for their block at a lower height, or show it by
/// their head's parent. Where no block has enough of them, nothing is told.
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
    /// <inheritdoc/>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var asked = operators.Select(lane => AskAsync(lane, tag, cancellationToken)).ToList();
        await FirstAsync(asked).WaitAsync(cancellationToken);
        var told = await DoneAsync(asked);
        var agreed = await AgreeAsync(told, cancellationToken);
        if (agreed is null && !asked.TrueForAll(task => task.IsCompleted))
        {
            await Task.WhenAll(asked).WaitAsync(cancellationToken);
            agreed = await AgreeAsync(await DoneAsync(asked), cancellationToken);
        }

        if (agreed is null)
        {
            events.Undecided("eth_getBlockByNumber");
            throw new RpcException($"no block is told by {needed} operators") { Failure = RpcFailure.NoQuorum };
        }

        if (tag == BlockTag.Latest)
        {
            level.Raise(agreed.Header.Number);
        }

        return (agreed.ChainId, agreed.Header);
    }

    private static async Task<HeadVote?> AskAsync(OperatorLane lane, string tag, CancellationToken cancellationToken)
    {
        try
        {
            var (chainId, header) = await lane.Head.GetChainHeadAsync(tag, cancellationToken);
            return new HeadVote(lane, chainId, header);
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

    private static async Task<List<HeadVote>> DoneAsync(List<Task<HeadVote?>> asked)
    {
        var votes = await Task.WhenAll(asked.Where(task => task.IsCompleted));
        return [.. votes.OfType<HeadVote>()];
    }

    private async Task<HeadVote?> AgreeAsync(List<HeadVote> told, CancellationToken cancellationToken)
    {
        var candidates = told.OrderByDescending(vote => vote.Header.Number).DistinctBy(vote => (vote.ChainId, vote.Header));
        foreach (var candidate in candidates)
        {
            if (await HaveEnoughAsync(candidate, told, cancellationToken))
            {
                return candidate;
            }
        }

        return null;
    }

    private async Task<bool> HaveEnoughAsync(HeadVote candidate, List<HeadVote> told, CancellationToken cancellationToken)
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
        if (shown < needed && shown + (await compared).Count(vote => vote == true) < needed)
        {
            return false;
        }

        _ = FlagAsync([.. same.Where(vote => vote.Header.Number == block.Number && vote.Header != block)], beyond, compared);
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
