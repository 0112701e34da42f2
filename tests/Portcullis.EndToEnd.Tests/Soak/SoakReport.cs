namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>What a run measured, and where it went beyond its bounds.</summary>
/// <param name="Load">The load.</param>
/// <param name="Samples">The gateway's process over the run.</param>
/// <param name="Idle">The same before the load began.</param>
/// <param name="Length">How long the load lasted.</param>
internal sealed record SoakReport(SoakLoad Load, IReadOnlyList<ProcessSample> Samples, ProcessSample Idle, TimeSpan Length)
{
    /// <summary>Memory may grow by so much an hour, and by <see cref="Jitter"/> within the run, which a short run would take for a slope.</summary>
    private const double MostMegabytesAnHour = 30;
    private const double Jitter = 16;

    /// <summary>The p99 may double; below this it is the machine's own noise.</summary>
    private const double QuietMilliseconds = 20;

    // What the caches take up at first is no slope, nor what the runtime compiles anew and its allocators lay aside, for which it takes up to nine minutes of this load.
    private TimeSpan WarmUp => Length / 2;

    private List<ProcessSample> Warm => [.. Samples.Where(sample => sample.At >= WarmUp)];

    private double Slope => ProcessSample.SlopeOf(Warm);

    private TimeSpan Third => (Length - WarmUp) / 3;

    private int HandlesAtFirst => Median([.. Warm.Where(sample => sample.At < WarmUp + Third).Select(sample => sample.Handles)]);

    private int HandlesAtLast => Median([.. Warm.Where(sample => sample.At >= Length - Third).Select(sample => sample.Handles)]);

    private double P99AtFirst => Load.Ledger.P99(WarmUp, WarmUp + Third);

    private double P99AtLast => Load.Ledger.P99(Length - Third, TimeSpan.MaxValue);

    /// <summary>What went beyond its bound.</summary>
    public IEnumerable<string> Faults()
    {
        var hours = (Length - WarmUp).TotalHours;
        if (Slope * hours > (MostMegabytesAnHour * hours) + Jitter)
        {
            yield return $"memory grows by {Slope:N0} MB/h";
        }

        if (HandlesAtLast > (HandlesAtFirst * 1.25) + 16)
        {
            yield return $"open handles grew from {HandlesAtFirst} to {HandlesAtLast}";
        }

        if (P99AtLast > Math.Max(2 * P99AtFirst, QuietMilliseconds))
        {
            yield return $"p99 grew from {P99AtFirst:N1} to {P99AtLast:N1} ms";
        }

        foreach (var (key, count) in Load.Ledger.Counts.Where(entry => !entry.Key.IsExpected))
        {
            yield return $"{key.Kind}: {count} answers of {key.Status} (0: none; -1: the gate did not follow the chain)";
        }
    }

    /// <summary>The table.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"Load of {Length.TotalMinutes:N1} min, {Load.Ledger.Total:N0} calls ({Load.Ledger.Total / Length.TotalSeconds:N0}/s); the first half is warm-up";
        yield return $"  memory            {Warm[0].Megabytes:N0} MB, at the end {Warm[^1].Megabytes:N0} MB; idle {Idle.Megabytes:N0} MB";
        yield return $"  memory slope      {Slope:N1} MB/h (at most {MostMegabytesAnHour:N0} MB/h and {Jitter:N0} MB)";
        yield return $"  open handles      {HandlesAtFirst}, at the end {HandlesAtLast}; idle {Idle.Handles}";
        yield return $"  p99, gated, warm  {P99AtFirst:N1} ms in the first third, {P99AtLast:N1} ms in the last (at most twice)";
        yield return $"  bought and sold   {Load.Trades} times; seller out and buyer in after at most {Load.SlowestTrade.TotalMilliseconds:N0} ms";
        foreach (var (key, count) in Load.Ledger.Counts)
        {
            yield return $"  {key.Kind,-22}{key.Status,5}{count,12:N0}{(key.IsExpected ? "" : "   unexpected")}";
        }
    }

    private static int Median(List<int> values) => values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);
}
