using System.Diagnostics.Metrics;
using System.Globalization;

namespace Portcullis.Conditions.Facts;

/// <summary>What happens to chains.</summary>
internal static class ChainMetrics
{
    private static readonly Meter Meter = new("Portcullis.Conditions");

    private static readonly Counter<long> Reorganised = Meter.CreateCounter<long>(
        "portcullis.chain.reorganisations", "{reorganisation}", "Times that blocks were replaced by those of another branch, by chain.");

    private static readonly Counter<long> Reverted = Meter.CreateCounter<long>(
        "portcullis.chain.reverted_finality", "{block}", "Times that a safe or finalized block went back or was replaced, by chain.");

    private static readonly Counter<long> Denied = Meter.CreateCounter<long>(
        "portcullis.chain.denied_logs", "{block}", "Blocks of which a node told logs that the block's own filter denies, by chain.");

    /// <summary>Blocks were replaced by those of another branch.</summary>
    public static void CountReorganised(ulong chainId) => Reorganised.Add(1, Chain(chainId));

    /// <summary>A safe or finalized block went back, or was replaced.</summary>
    public static void CountRevertedFinality(ulong chainId) => Reverted.Add(1, Chain(chainId));

    /// <summary>Logs of a block were told that its filter denies.</summary>
    public static void CountDeniedLogs(ulong chainId) => Denied.Add(1, Chain(chainId));

    private static KeyValuePair<string, object?> Chain(ulong id) => new("chain", id.ToString(CultureInfo.InvariantCulture));
}
