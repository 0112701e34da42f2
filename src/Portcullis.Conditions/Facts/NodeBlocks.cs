using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Asks nodes for blocks and logs. A header's filter (<see cref="LogsBloom"/>) names every log of its block: when it may name one of a contract and none came, the nodes are asked one by
/// one, until two of them have told. Where they do not, the contract's logs are unsure. A log that the filter does not name is false: it does not count, nor does what is told beside it. A provider's machine may learn of a block later than another has told it: what is not told is asked for
/// again for some time.
/// </summary>
/// <param name="client">The nodes as one, or those that agree.</param>
/// <param name="each">Each node by itself; none where there is but one.</param>
/// <param name="isAgreed">Whether several operators agree on an answer, so that each is not asked by itself.</param>
/// <param name="clock">Measures the pauses.</param>
internal sealed class NodeBlocks(EthereumClient client, IReadOnlyList<EthereumClient> each, bool isAgreed, TimeProvider clock) : IBlockSource
{
    // Each pause is twice the one before: four more questions, within three quarters of a second.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastPause = FirstPause * 8;

    private volatile bool _mayComeYet = true;

    /// <inheritdoc/>
    public async Task<BlockHeader?> GetHeaderAsync(Hash block, CancellationToken cancellationToken) =>
        (await AskAgainAsync<Hash, BlockHeader>([block], async blocks => [await AskAsync(blocks[0], cancellationToken)], cancellationToken))[0];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BlockHeader>> GetHeadersAsync(ulong first, ulong last, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetHeadersAsync(first, last, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BlockLogs>> GetLogsAsync(IReadOnlyList<BlockHeader> blocks, LogFilter filter, CancellationToken cancellationToken)
    {
        var told = await AskAgainAsync(blocks, asked => AskAsync(client, asked, filter, cancellationToken), cancellationToken);
        var logs = blocks.Select((block, i) => Judge(block, filter, told[i])).ToArray();
        for (var i = 0; i < blocks.Count && each.Count > 1; i++)
        {
            if (logs[i].Unsure.Count > 0)
            {
                logs[i] = await AskEachAsync(blocks[i], logs[i], filter, cancellationToken);
            }
        }

        return logs;
    }

    /// <summary>
    /// What two nodes told, joined: what either of them saw counts. Which node gave the first answer is not known, so it is none of the two. One alone does not make a log false that another
    /// told: some networks leave true ones out of their filters.
    /// </summary>
    private async Task<BlockLogs> AskEachAsync(BlockHeader block, BlockLogs before, LogFilter filter, CancellationToken cancellationToken)
    {
        var (seen, unsure, denied, answers) = (before.Logs, before.Unsure.ToHashSet(), before.Denied.ToHashSet(), 0);
        for (var i = 0; i < each.Count && answers < 2; i++)
        {
            var told = (await AskAsync(each[i], [block], filter, cancellationToken))[0];
            var judged = Judge(block, filter, told);
            denied.UnionWith(judged.Denied);

            // One that told something false has told nothing.
            if (told is not null && judged.Denied.Count == 0)
            {
                seen = [.. seen.Union(told)];
                unsure.IntersectWith(judged.Unsure);
                answers++;
            }
        }

        unsure.UnionWith(denied);
        return new BlockLogs(seen, answers == 2 ? new HashSet<Address>() : unsure) { Denied = denied };
    }

    private BlockLogs Judge(BlockHeader block, LogFilter filter, IReadOnlyList<EventLog>? logs)
    {
        if (logs is null)
        {
            return new BlockLogs([], filter.Contracts.ToHashSet());
        }

        if (isAgreed || !block.Bloom.IsKnown)
        {
            return new BlockLogs(logs, new HashSet<Address>());
        }

        var contracts = logs.ToLookup(log => MayBe(block.Bloom, log), log => log.Contract);
        var (seen, denied) = (contracts[true].ToHashSet(), contracts[false].ToHashSet());
        var unsure = filter.Topics.Where(watched => denied.Contains(watched.Key)
            || (!seen.Contains(watched.Key) && block.Bloom.MayHave(watched.Key) && watched.Value.Any(block.Bloom.MayHave))).Select(watched => watched.Key);
        return new BlockLogs(denied.Count == 0 ? logs : [.. logs.Where(log => MayBe(block.Bloom, log))], unsure.ToHashSet()) { Denied = denied };
    }

    // Some networks fill no filter: an empty one says nothing of logs that came.
    private static bool MayBe(LogsBloom bloom, EventLog log) => bloom.IsEmpty || (bloom.MayHave(log.Contract) && log.Topics.All(bloom.MayHave));

    /// <summary>Asks, and again for what is not told. Where that was of no use the last time, only once, so that nodes that never tell hold no block up.</summary>
    private async Task<TAnswer?[]> AskAgainAsync<TBlock, TAnswer>(IReadOnlyList<TBlock> blocks, Func<IReadOnlyList<TBlock>, Task<TAnswer?[]>> ask, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var told = await ask(blocks);
        for (var pause = FirstPause; _mayComeYet && pause <= LastPause && told.Contains(null); pause *= 2)
        {
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            int[] missing = [.. Enumerable.Range(0, told.Length).Where(i => told[i] is null)];
            var again = await ask([.. missing.Select(i => blocks[i])]);
            for (var i = 0; i < missing.Length; i++)
            {
                told[missing[i]] = again[i];
            }
        }

        _mayComeYet = !told.Contains(null);
        return told;
    }

    private async Task<BlockHeader?> AskAsync(Hash block, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetHeaderAsync(block, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<EventLog>?[]> AskAsync(
        EthereumClient client, IReadOnlyList<BlockHeader> blocks, LogFilter filter, CancellationToken cancellationToken)
    {
        try
        {
            return [.. await client.GetLogsAsync([.. blocks.Select(block => block.Hash)], filter.Contracts, filter.AllTopics, cancellationToken)];
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            return new IReadOnlyList<EventLog>?[blocks.Count];
        }
    }
}
