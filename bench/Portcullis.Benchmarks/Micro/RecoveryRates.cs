using Portcullis.Benchmarks.Load;

namespace Portcullis.Benchmarks.Micro;

/// <summary>
/// The recoveries side by side by CPU time, in short slices in turn: unlike a stopwatch's, these ratios hold on a machine that others use too.
/// </summary>
internal static class RecoveryRates
{
    private const int Slice = 1_500;

    public static void Run(LoadOptions options)
    {
        var benchmarks = new RecoveryBenchmarks();
        benchmarks.SetUp();
        Func<bool>[] all = [benchmarks.LibraryAlone, benchmarks.Native, benchmarks.Managed];
        var rounds = Enumerable.Range(0, options.Rounds + 2).Select(_ => all.Select(Measure).ToArray()).Skip(2).ToList();

        Console.WriteLine($"{options.Rounds} interleaved rounds of {Slice} recoveries each, medians of CPU time\n\n| | µs | per second and core | ÷ the library alone |\n|---|---|---|---|");
        string[] names = ["libsecp256k1's own three calls", "native: with our checks and the address", "managed"];
        for (var i = 0; i < names.Length; i++)
        {
            var time = Median(rounds, round => round[i]);
            Console.WriteLine($"| {names[i]} | {time:N1} | {1e6 / time:N0} | {Median(rounds, round => round[0] / round[i]):N3} |");
        }

        var goals = new Goals();
        goals.AtLeast("native ÷ libsecp256k1", 0.95, Median(rounds, round => round[0] / round[1]));
        goals.AtLeast("managed ÷ libsecp256k1", 0.33, Median(rounds, round => round[0] / round[2]));
        goals.Print();
    }

    private static double Measure(Func<bool> recover)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Slice; i++)
        {
            recover();
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Slice;
    }

    private static double Median(List<double[]> rounds, Func<double[], double> value) => rounds.Select(value).Order().ElementAt(rounds.Count / 2);
}
