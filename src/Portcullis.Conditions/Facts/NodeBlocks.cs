using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Asks nodes for blocks and logs. A header's filter (<see cref="LogsBloom"/>) names every log of its block: when it may name one of a contract and none came, another node
/// is asked, and where there is none, or it does not tell, the contract's logs are unsure.
/// </summary>
/// <param name="client">The nodes, or those that agree.</param>
/// <param name="other">Another node than the one that is asked first; null when there is none.</param>
/// <param name="isAgreed">Whether several operators agree on an answer, so that none is asked again.</param>
internal sealed class NodeBlocks(EthereumClient client, EthereumClient? other, bool isAgreed) : IBlockSource
{
    /// <inheritdoc/>
    public async Task<BlockHeader?> GetHeaderAsync(Hash block, CancellationToken cancellationToken)
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
        var told = await AskAsync(client, blocks, filter, cancellationToken);
        var logs = blocks.Select((block, i) => Judge(block, filter, told[i])).ToArray();
        var doubtful = Enumerable.Range(0, blocks.Count).Where(i => logs[i].Unsure.Count > 0).ToList();
        if (doubtful.Count == 0 || other is null)
        {
            return logs;
        }

        var second = await AskAsync(other, [.. doubtful.Select(i => blocks[i])], filter, cancellationToken);
        for (var i = 0; i < doubtful.Count; i++)
        {
            if (second[i] is { } more)
            {
                // Two nodes agree on what is not there; what either saw counts.
                var all = logs[doubtful[i]].Logs.Union(more).ToList();
                logs[doubtful[i]] = told[doubtful[i]] is null ? Judge(blocks[doubtful[i]], filter, more) : new BlockLogs(all, new HashSet<Address>());
            }
        }

        return logs;
    }

    private BlockLogs Judge(BlockHeader block, LogFilter filter, IReadOnlyList<EventLog>? logs)
    {
        if (logs is null)
        {
            return new BlockLogs([], filter.Contracts.ToHashSet());
        }

        var seen = logs.Select(log => log.Contract).ToHashSet();
        var unsure = isAgreed || !block.Bloom.IsKnown
            ? []
            : filter.Topics.Where(watched => !seen.Contains(watched.Key) && block.Bloom.MayHave(watched.Key) && watched.Value.Any(block.Bloom.MayHave)).Select(watched => watched.Key);
        return new BlockLogs(logs, unsure.ToHashSet());
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
