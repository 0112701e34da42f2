using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana.Rpc;

namespace Portcullis.Conditions.Clusters;

/// <summary>Reads holdings, so many at once. A failure is an outcome.</summary>
/// <param name="chain">The cluster.</param>
/// <param name="nodes">Reads it.</param>
/// <param name="places">Those that may be read at once.</param>
/// <param name="timeout">How long one may take, the wait for a place included.</param>
/// <param name="clock">The present, and a monotonic measure of age.</param>
/// <param name="logger">Told of failures.</param>
internal sealed partial class HoldingReader(ChainId chain, IClusterReader nodes, SemaphoreSlim places, TimeSpan timeout, TimeProvider clock, ILogger logger)
{
    /// <summary>What is held at a slot or a later one.</summary>
    public async Task<Fact> ReadAsync(HoldingRead read, BlockHeader block)
    {
        // Others may come to wait for the answer, so it does not end with the request that was first.
        using var patience = new CancellationTokenSource(timeout, clock);
        var askedAt = clock.GetTimestamp();
        try
        {
            await places.WaitAsync(patience.Token);
            try
            {
                askedAt = clock.GetTimestamp();
                var holding = await nodes.GetHoldingAsync(read.Owner, read.Mint, block.Number, patience.Token);

                // Of a slot of its own, so that it does not stand at the told one beyond its age.
                return new Fact(HoldingOutcome.Of(holding), block with { Number = holding.Slot, Hash = default }, askedAt);
            }
            finally
            {
                places.Release();
            }
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
