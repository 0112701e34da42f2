namespace Portcullis.Benchmarks.Load;

/// <summary>Runs targets in turn, round after round, and prints what came out.</summary>
internal static class Rounds
{
    public static async Task RunAsync(IReadOnlyList<Target> targets, LoadOptions options)
    {
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var target in targets)
            {
                await target.MeasureAsync(options);
            }

            Console.Error.WriteLine($"round {round} of {options.Rounds}: {string.Join(" · ", targets.Select(target => $"{target.LastRate:N0}"))} req/s");
        }
    }

    public static void PrintTable(IReadOnlyList<Target> targets, LoadOptions options)
    {
        Console.WriteLine($"\nwrk -t2 -c{options.Connections} -d{options.Seconds}s, {options.Rounds} interleaved rounds, medians\n");
        Console.WriteLine("| | req/s | p99 ms | CPU µs/req |\n|---|---|---|---|");
        foreach (var target in targets)
        {
            Console.WriteLine($"| {target.Name} | {target.Rate:N0} | {target.P99:N2} | {target.CpuMicroseconds:N1} |");
        }
    }
}
