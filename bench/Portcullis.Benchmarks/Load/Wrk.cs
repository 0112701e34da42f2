using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portcullis.Benchmarks.Load;

/// <summary>One run of wrk.</summary>
/// <param name="RequestsPerSecond">Answers per second, all of them 2xx.</param>
/// <param name="P99">The 99th percentile of latency, milliseconds.</param>
/// <param name="Requests">How many requests were made.</param>
internal sealed partial record Wrk(double RequestsPerSecond, double P99, double Requests)
{
    /// <summary>Runs it.</summary>
    /// <returns>The figures; null when the list of the job was too short, so that they say nothing.</returns>
    public static async Task<Wrk?> RunAsync(Uri url, WrkJob job, LoadOptions options)
    {
        List<string> arguments = [.. job.Options, "-t2", $"-c{options.Connections}", $"-d{options.Seconds}s", "--latency", url.ToString(), .. job.Script];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var run = process.ExitCode == 0
            ? new Wrk(Number(RateForm().Match(text)), Milliseconds(TailForm().Match(text)), Number(CountForm().Match(text)))
            : throw new InvalidOperationException($"wrk on {url} failed:\n{text}");
        return run.Requests + (2 * options.Connections) > job.Lines ? null
            : text.Contains("Non-2xx", StringComparison.Ordinal) ? throw new InvalidOperationException($"wrk on {url} did not get good answers only:\n{text}")
            : run;
    }

    private static double Number(Match match) => double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);

    private static double Milliseconds(Match match) => Number(match) * match.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"Requests/sec:\s+(?<n>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RateForm();

    [GeneratedRegex(@"99%\s+(?<n>[0-9.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TailForm();

    [GeneratedRegex(@"(?<n>[0-9]+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CountForm();
}
