using System.Diagnostics.Metrics;

namespace Portcullis.Streams;

/// <summary>Counts the streams that are cut.</summary>
internal static class StreamMetrics
{
    /// <summary>The meter's name. What is looked up on demand belongs to a host, and to a meter of its host's factory.</summary>
    public const string Name = "Portcullis.Streams";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Cuts = Meter.CreateCounter<long>(
        "portcullis.gateway.streams.cut", "{stream}", "Streams that were cut, by route, policy and code of the refusal.");

    /// <summary>A stream was cut.</summary>
    public static void CountCut(string route, string policy, string code) =>
        Cuts.Add(1, new("route", route), new("policy", policy), new KeyValuePair<string, object?>("code", code));
}
