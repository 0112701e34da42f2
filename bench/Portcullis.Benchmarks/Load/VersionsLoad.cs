using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>
/// Two programs of the gateway in turn, on one chain and one upstream: whether a change made the gate faster or slower, which two runs on a machine whose speed drifts do not tell.
/// </summary>
internal static class VersionsLoad
{
    private const double FastestGate = 40_000;

    public static async Task<int> RunAsync(string other, LoadOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-bench-").FullName;
        try
        {
            await using var chain = await TestChain.StartAsync();
            await using var upstream = await NginxUpstream.StartAsync(folder);
            await using var mine = await GateUnderTest.StartAsync(GateUnderTest.Program, Directory.CreateDirectory(Path.Combine(folder, "mine")).FullName, chain, upstream.Url);
            await using var others = await GateUnderTest.StartAsync(other, Directory.CreateDirectory(Path.Combine(folder, "others")).FullName, chain, upstream.Url);
            await MeasureAsync("open route", mine, others, "/open", _ => Task.FromResult(WrkJob.Open), options);
            await MeasureAsync("gated route, warm token", mine, others, "/gated", async gate => WrkJob.Token(await gate.SignInAsync()), options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string what, GateUnderTest mine, GateUnderTest others, string path, Func<GateUnderTest, Task<WrkJob>> job, LoadOptions options)
    {
        Target first = new($"{what}, this program", new Uri(mine.Url, path), mine.Child, await job(mine)),
            second = new($"{what}, the other", new Uri(others.Url, path), others.Child, await job(others));
        Target[] targets = [first, second];
        foreach (var target in targets)
        {
            await target.WarmUpAsync(options, FastestGate);
        }

        await Rounds.RunAsync(targets, options);
        Rounds.PrintTable(targets, options);
        Console.WriteLine(FormattableString.Invariant($"\n{what}: {first.RatioTo(second):0.00} of the other's rate, {second.CpuRatioTo(first):0.00} of its CPU time a request"));
    }
}
