using System.Diagnostics;
using System.Diagnostics.Metrics;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Conditions.Decisions;

/// <summary>What deciding measures and traces, under the name <c>Portcullis.Conditions</c>.</summary>
internal static class DecisionMetrics
{
    private const string Name = "Portcullis.Conditions";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Recalls = Meter.CreateCounter<long>(
        "portcullis.decision_memory.lookups", "{lookup}", "Decisions looked up among those that still stand, by result: hit or miss.");

    private static readonly Histogram<double> Decisions = CreateDuration(
        "portcullis.decision.duration", "Time to decide a policy for an account when no earlier decision stood, by policy.");

    private static readonly Histogram<double> Reads = CreateDuration(
        "portcullis.chain.read.duration", "Time of one round of reads from a chain, by chain.");

    private static readonly Histogram<double> Closings = CreateDuration(
        "portcullis.closing.duration", "From the announcement of a block to the refusal that it brought to an account let in before it, by what was refused.");

    private static readonly KeyValuePair<string, object?> Hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("result", "miss");

    /// <summary>A decision was looked up in memory.</summary>
    public static void CountRecall(bool isHit) => Recalls.Add(1, isHit ? Hit : Miss);

    /// <summary>Measures a decision, from here to its disposal.</summary>
    public static Measured MeasureDecision(string policy) => Measured.Start(Decisions, Source, "decision", new("policy", policy));

    /// <summary>Measures a round of reads, from here to its disposal.</summary>
    public static Measured MeasureRead(ChainId chain) =>
        Measured.Start(Reads, Source, "chain read", new("chain", chain.ToString()));

    /// <summary>An account that was let in is refused.</summary>
    /// <param name="what">What was refused.</param>
    /// <param name="sinceTold">The time since the block was told that brought it.</param>
    public static void RecordClosing(Closed what, TimeSpan sinceTold) =>
        Closings.Record(sinceTold.TotalSeconds, new KeyValuePair<string, object?>("what", what == Closed.Stream ? "stream" : "request"));

    private static Histogram<double> CreateDuration(string name, string description) => Meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });
}
