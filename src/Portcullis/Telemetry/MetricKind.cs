namespace Portcullis.Telemetry;

/// <summary>How measurements add up. The names are those of the Prometheus text format.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts measurements by their size.</summary>
    Histogram,
}
