using System.Diagnostics.Metrics;

namespace Portcullis.Credentials;

/// <summary>What this library measures, on the meter <c>Portcullis.Credentials</c>. Costs next to nothing while nobody listens.</summary>
internal static class CredentialsMetrics
{
    private static readonly Meter Meter = new("Portcullis.Credentials");

    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>(
        "portcullis.token_cache.lookups", "{lookup}", "Access tokens looked up among those already verified, by result: hit or miss.");

    private static readonly KeyValuePair<string, object?> Hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("result", "miss");

    /// <summary>A token was looked up.</summary>
    public static void CountLookup(bool isHit) => Lookups.Add(1, isHit ? Hit : Miss);
}
