using System.Diagnostics;
using System.Globalization;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>Minutes of mixed load, which <c>./test --soak</c> asks for and the ordinary run leaves out.</summary>
public sealed class SoakTests
{
    private const string MinutesVariable = "PORTCULLIS_SOAK";
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);
    private const int SamplesBetweenLines = 6;

    [Fact(Explicit = true)]
    [Trait("Kind", "Soak")]
    public async Task MixedLoad_Minutes_LeavesMemoryHandlesAndLatencyAsTheyWere()
    {
        var minutes = double.TryParse(Environment.GetEnvironmentVariable(MinutesVariable), CultureInfo.InvariantCulture, out var asked) ? asked : 20;
        await using var gate = await SoakGate.StartAsync();
        var idle = ProcessSample.Take(gate.Program.Id, TimeSpan.Zero);
        var watch = new Stopwatch();
        using var load = new SoakLoad(gate, watch);
        await load.PrepareAsync();
        watch.Start();

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        var running = load.RunAsync(stop.Token);
        var samples = await SampleAsync(gate, load, watch, stop.Token);
        await running;

        var report = new SoakReport(load, samples, idle, watch.Elapsed);
        var faults = report.Faults().ToList();
        await Console.Out.WriteLineAsync(string.Join('\n', report.Lines().Concat(faults.Select(fault => $"  FAULT: {fault}"))));
        faults.ShouldBeEmpty();
        gate.Program.Lines.ShouldNotContain(line => line.StartsWith("fail:", StringComparison.Ordinal) && line.Contains("ExceptionGuard", StringComparison.Ordinal));
        (await gate.Program.SignalAsync("TERM")).ShouldBe(0);
    }

    private static async Task<List<ProcessSample>> SampleAsync(SoakGate gate, SoakLoad load, Stopwatch watch, CancellationToken stop)
    {
        var samples = new List<ProcessSample>();
        using var pace = new PeriodicTimer(SampleEvery);
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                var sample = ProcessSample.Take(gate.Program.Id, watch.Elapsed);
                samples.Add(sample);
                if (samples.Count % SamplesBetweenLines == 0)
                {
                    await Console.Out.WriteLineAsync(
                        $"  load {watch.Elapsed:mm\\:ss}: {load.Ledger.Total:N0} calls, {load.Ledger.Unexpected} unexpected, {sample.Megabytes:N0} MB, {sample.Handles} handles, p99 {load.Ledger.P99(watch.Elapsed - (SampleEvery * SamplesBetweenLines), TimeSpan.MaxValue):N1} ms");
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        return samples;
    }
}
