using Microsoft.Extensions.Logging;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Takes in a new present block: finds the way to it from the blocks that are known, back to the common ancestor when it is on another branch, and applies the logs of each
/// block on the way.
/// </summary>
/// <param name="chainId">The EIP-155 id, for the log.</param>
/// <param name="source">Tells of blocks and logs.</param>
/// <param name="cache">Where facts fall.</param>
/// <param name="rules">How long it may take.</param>
/// <param name="clock">Measures that.</param>
/// <param name="logger">Told of reorganisations and of false logs.</param>
internal sealed partial class BlockIntake(ulong chainId, IBlockSource source, FactCache cache, ChainRules rules, TimeProvider clock, ILogger logger)
{
    /// <summary>The longest way that is followed; beyond it every fact is read anew.</summary>
    public const int LongestWay = 64;

    private bool _isDeniedLogged;

    /// <summary>Takes in a block, which is the present one from here on.</summary>
    public async Task TakeInAsync(BlockHeader head)
    {
        using var timeout = new CancellationTokenSource(rules.LogPatience, clock);
        if (cache.Recent.Head is null || await FindWayAsync(head, timeout.Token) is not { } way)
        {
            cache.Begin(head);
            return;
        }

        if (way.Ancestor < cache.Recent.Head.Number)
        {
            ChainMetrics.CountReorganised(chainId);
            LogReorganised(logger, chainId, cache.Recent.Head.Number - way.Ancestor, way.Ancestor);
            cache.Rewind(way.Ancestor);
        }

        await ApplyAsync(way.Blocks, timeout.Token);
    }

    private async Task ApplyAsync(IReadOnlyList<BlockHeader> blocks, CancellationToken cancellationToken)
    {
        var filter = cache.Filter;
        var logs = blocks.Count == 0 || filter.Topics.Count == 0 ? [] : await source.GetLogsAsync(blocks, filter, cancellationToken);
        for (var i = 0; i < blocks.Count; i++)
        {
            var told = logs.Count == 0 ? BlockLogs.None : logs[i];
            if (told.Denied.Count > 0)
            {
                ReportDenied(blocks[i], told.Denied.First());
            }

            cache.Apply(blocks[i], filter, told);
        }
    }

    /// <summary>The metric tells of each block, the log of the first: where a network leaves true logs out of its filters, every block would be one.</summary>
    private void ReportDenied(BlockHeader block, Address contract)
    {
        ChainMetrics.CountDeniedLogs(chainId);
        if (!_isDeniedLogged)
        {
            _isDeniedLogged = true;
            LogDenied(logger, chainId, contract, block.Number, block.Hash);
        }
    }

    /// <summary>The blocks from the youngest known ancestor, which is not among them, to a block, oldest first; null when it is too far or nobody tells.</summary>
    private async Task<(ulong Ancestor, IReadOnlyList<BlockHeader> Blocks)?> FindWayAsync(BlockHeader head, CancellationToken cancellationToken)
    {
        var recent = cache.Recent;
        if (recent.Contains(head.Number, head.Hash))
        {
            return (head.Number, []);
        }

        var between = await BetweenAsync(recent.Head!, head, cancellationToken);
        var way = new Stack<BlockHeader>([head]);
        for (var block = head; way.Count <= LongestWay && block.Number > recent.First; way.Push(block))
        {
            if (recent.Contains(block.Number - 1, block.ParentHash))
            {
                return (block.Number - 1, [.. way]);
            }

            var parent = between.GetValueOrDefault(block.ParentHash) ?? await source.GetHeaderAsync(block.ParentHash, cancellationToken);
            if (parent is null || parent.Number != block.Number - 1)
            {
                return null;
            }

            block = parent;
        }

        return null;
    }

    /// <summary>The blocks that were missed, when they are few: all at once, by their heights.</summary>
    private async Task<Dictionary<Hash, BlockHeader>> BetweenAsync(BlockHeader known, BlockHeader head, CancellationToken cancellationToken)
    {
        var isGap = head.Number > known.Number + 1 && head.Number - known.Number <= LongestWay;
        var headers = isGap ? await source.GetHeadersAsync(known.Number + 1, head.Number - 1, cancellationToken) : [];
        return headers.DistinctBy(header => header.Hash).ToDictionary(header => header.Hash);
    }

    [LoggerMessage(1, LogLevel.Information, "Chain {ChainId} was reorganised: {Count} blocks above {Ancestor} were replaced. Facts read in them are read anew.")]
    private static partial void LogReorganised(ILogger logger, ulong chainId, ulong count, ulong ancestor);

    [LoggerMessage(2, LogLevel.Warning, "Chain {ChainId}: a node told logs of {Contract} in block {Number} ({Hash}) that the block's own filter denies. They do not count. Further ones are counted only (portcullis_chain_denied_logs_total). Look at the chain's nodes, unless the network fills its filters in part.")]
    private static partial void LogDenied(ILogger logger, ulong chainId, Address contract, ulong number, Hash hash);
}
