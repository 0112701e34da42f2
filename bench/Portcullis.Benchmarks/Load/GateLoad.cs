using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>
/// The gate beside the same proxy ungated, in one run: a real chain, nginx as the upstream, and wrk on three routes in turn: YARP as it comes,
/// the gateway's open route, and its gated route with a warm token. Medians over interleaved rounds.
/// </summary>
internal static class GateLoad
{
    public static async Task<int> RunAsync(LoadOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-bench-").FullName;
        try
        {
            await using var chain = await TestChain.StartAsync();
            await using var upstream = await NginxUpstream.StartAsync(folder);
            await using var plain = await PlainAsync(upstream.Url);
            await using var gate = await GateUnderTest.StartAsync(folder, chain, upstream.Url);
            var targets = new List<Target>
            {
                new("YARP, ungated", plain.Url, null, plain.Child),
                new("gateway, open route", new Uri(gate.Url, "/open"), null, gate.Child),
                new("gateway, gated route, warm token", new Uri(gate.Url, "/gated"), await gate.SignInAsync(), gate.Child),
            };
            await MeasureAsync(targets, options);
            Report(targets, options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<RunningServer> PlainAsync(Uri upstream)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        return new RunningServer(url, await Child.StartAsync(Environment.ProcessPath!, ["plain-yarp", url.ToString(), upstream.ToString()], url));
    }

    private static async Task MeasureAsync(List<Target> targets, LoadOptions options)
    {
        foreach (var target in targets)
        {
            await Wrk.RunAsync(target.Url, target.Token, options with { Seconds = 3 });
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var target in targets)
            {
                await target.MeasureAsync(options);
            }

            Console.Error.WriteLine($"round {round} of {options.Rounds}: {string.Join(" · ", targets.Select(target => $"{target.Rates[^1]:N0}"))} req/s");
        }
    }

    private static void Report(List<Target> targets, LoadOptions options)
    {
        Console.WriteLine($"wrk -t2 -c{options.Connections} -d{options.Seconds}s, {options.Rounds} interleaved rounds, medians\n");
        Console.WriteLine("| | req/s | p99 ms | CPU µs/req | ÷ YARP, ungated |\n|---|---|---|---|---|");
        foreach (var target in targets)
        {
            Console.WriteLine($"| {target.Name} | {target.Rate:N0} | {target.P99:N2} | {target.CpuMicroseconds:N1} | {target.RatioTo(targets[0]):N3} |");
        }

        Console.WriteLine($"\ngated ÷ open route of the same gateway: {targets[2].RatioTo(targets[1]):N3}; p99: {targets[2].P99 / targets[1].P99:N2} ×");
        Console.WriteLine($"gated ÷ YARP, ungated (goal ≥ 0.95): {targets[2].RatioTo(targets[0]):N3}; p99 (goal ≤ 1.10 ×): {targets[2].P99 / targets[0].P99:N2} ×");
    }
}
