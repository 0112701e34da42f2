using System.Globalization;
using System.Text;

namespace Portcullis.Telemetry;

/// <summary>Writes metrics in the Prometheus text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes them in the order of their names.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            WriteHead(text, family);
            foreach (var (labels, series) in family.Series.Select(series => (Labels: Labels(series), series)).OrderBy(each => each.Labels, StringComparer.Ordinal))
            {
                WriteSeries(text, family, labels, series);
            }
        }

        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escape(family.Help, quotes: false)).Append('\n')
            .Append("# TYPE ").Append(family.Name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
        if (family.Unit.Length > 0)
        {
            text.Append("# UNIT ").Append(family.Name).Append(' ').Append(family.Unit).Append('\n');
        }
    }

    private static void WriteSeries(StringBuilder text, MetricFamily family, string labels, MetricSeries series)
    {
        if (family.Kind == MetricKind.Histogram)
        {
            WriteHistogram(text, family, labels, series);
        }
        else
        {
            WriteSample(text, family.Name, labels, Number(series.Value));
        }
    }

    // The count is that of the buckets as they were read, so that both agree while others measure.
    private static void WriteHistogram(StringBuilder text, MetricFamily family, string labels, MetricSeries series)
    {
        var sum = series.Value;
        var buckets = series.CopyBuckets();
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            WriteSample(text, $"{family.Name}_bucket", Join(labels, $"le=\"{bound}\""), Number(count));
        }

        WriteSample(text, $"{family.Name}_sum", labels, Number(sum));
        WriteSample(text, $"{family.Name}_count", labels, Number(count));
    }

    private static void WriteSample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string Labels(MetricSeries series) => string.Join(',', series.Tags.Select(tag =>
        $"{MetricName.Of(tag.Key, null, MetricKind.Gauge)}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "", quotes: true)}\""));

    private static string Join(string labels, string more) => labels.Length == 0 ? more : $"{labels},{more}";

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };
}
