using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana.Rpc;

namespace Portcullis.Conditions.Clusters;

/// <summary>
/// Reads holdings, so many at once for each share: neither a flood of new wallets nor whatever is watched keeps a caller waiting who holds something. A failure is an outcome.
/// </summary>
/// <param name="chain">The cluster.</param>
/// <param name="nodes">Reads it.</param>
/// <param name="rules">How many at once, and how long one may take.</param>
/// <param name="clock">The present, and a monotonic measure of age.</param>
/// <param name="logger">Told of failures.</param>
internal sealed partial class HoldingReader(ChainId chain, IClusterReader nodes, ClusterRules rules, TimeProvider clock, ILogger logger)
{
    private readonly ReadPlaces _places = new(rules);

    /// <summary>What is held at a slot or a later one, once it is joined.</summary>
    public SharedRead Begin(HoldingRead read, BlockHeader block) => new(
        _places, rules.ReadTimeout, clock, patience => ReadAsync(read, block, patience), () => new Fact(ReadOutcome.Failed, block, clock.GetTimestamp()));

    private async Task<Fact> ReadAsync(HoldingRead read, BlockHeader block, CancellationToken patience)
    {
        var askedAt = clock.GetTimestamp();
        try
        {
            var holding = await nodes.GetHoldingAsync(read.Owner, read.Mint, block.Number, patience);
            // Of a slot of its own, so that it does not stand at the told one beyond its age.
            return new Fact(HoldingOutcome.Of(holding), block with { Number = holding.Slot, Hash = default }, askedAt);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            LogFailed(logger, exception, chain);
            return new Fact(ReadOutcome.Failed, block, askedAt);
        }
    }

    [LoggerMessage(3, LogLevel.Debug, "Chain {Chain}: what a wallet holds could not be read.")]
    private static partial void LogFailed(ILogger logger, Exception exception, ChainId chain);
}
