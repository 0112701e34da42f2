using Microsoft.Extensions.Options;

namespace Portcullis.Telemetry;

/// <summary>Finds every fault of the section at once.</summary>
internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        List<string> faults = [];
        if (!string.IsNullOrEmpty(options.Otlp) && (!Uri.TryCreate(options.Otlp, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0))
        {
            faults.Add("Telemetry:Otlp: must be an absolute http or https URL without query, such as http://127.0.0.1:4318; leave it out to send nothing");
        }

        if (options.TraceRatio is not (>= 0 and <= 1))
        {
            faults.Add("Telemetry:TraceRatio: must be from 0 to 1");
        }

        if (options.Interval < Shortest || options.Interval > Longest)
        {
            faults.Add("Telemetry:Interval: must be from 00:00:00.1 to 01:00:00");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
