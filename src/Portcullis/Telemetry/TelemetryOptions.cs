namespace Portcullis.Telemetry;

/// <summary>The section <c>Telemetry</c> of the settings: where metrics and traces are sent.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Telemetry";

    /// <summary>An OpenTelemetry collector's URL, to which metrics and traces go by OTLP over HTTP (protobuf), such as <c>http://127.0.0.1:4318</c>.</summary>
    /// <value>Empty: nothing is sent, and nothing is traced.</value>
    public string Otlp { get; set; } = "";

    /// <summary>The share of requests that are traced, from 0 to 1.</summary>
    /// <value>0.1</value>
    public double TraceRatio { get; set; } = 0.1;

    /// <summary>How often metrics are sent.</summary>
    /// <value>1 minute; from 100 milliseconds to an hour.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
