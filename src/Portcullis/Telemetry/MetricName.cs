using System.Text.RegularExpressions;

namespace Portcullis.Telemetry;

/// <summary>Names in the Prometheus text format: <c>portcullis.rpc.duration</c> in seconds is <c>portcullis_rpc_duration_seconds</c>.</summary>
internal static partial class MetricName
{
    /// <summary>The name of an instrument.</summary>
    public static string Of(string name, string? unit, MetricKind kind)
    {
        var plain = Forbidden().Replace(name, "_");
        var suffix = UnitOf(unit);
        var whole = suffix.Length == 0 || plain.EndsWith($"_{suffix}", StringComparison.Ordinal) ? plain : $"{plain}_{suffix}";
        return kind == MetricKind.Counter ? $"{whole}_total" : whole;
    }

    /// <summary>A unit's word (UCUM); empty for plain numbers, whose unit is a remark in braces.</summary>
    public static string UnitOf(string? unit) => unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        _ => "",
    };

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Forbidden();
}
