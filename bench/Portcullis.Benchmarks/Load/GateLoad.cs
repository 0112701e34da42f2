using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>
/// The gateway beside what people use instead, in one run: a real chain, nginx as the upstream, and wrk on each in turn. Ratios are medians
/// of those taken round by round.
/// </summary>
internal sealed class GateLoad(LoadOptions options)
{
    private const double FastestVerifier = 30_000;
    private const int FewConnections = 4;
    private const int Starts = 5;

    private readonly Goals _goals = new();

    public static async Task<int> RunAsync(LoadOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-bench-").FullName;
        try
        {
            await new GateLoad(options).RunAsync(folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunAsync(string folder)
    {
        await using var chain = await TestChain.StartAsync();
        await using var upstream = await NginxUpstream.StartAsync(folder);
        await using var gate = await GateUnderTest.StartAsync(folder, chain, upstream.Url);
        if (options.Parts.HasFlag(LoadParts.Gates))
        {
            await MeasureGatesAsync(folder, gate, upstream.Url);
        }

        if (options.Parts.HasFlag(LoadParts.Signed))
        {
            await MeasureSignedAsync(folder, gate);
        }

        if (options.Parts.HasFlag(LoadParts.SignIn))
        {
            await MeasureSignInAsync(folder, gate, chain);
        }

        if (options.Parts.HasFlag(LoadParts.Attest))
        {
            await MeasureAttestAsync(folder, gate, chain);
        }

        _goals.AtMost("start to the first 200 from the upstream", 700, await gate.MeasureStartAsync(Starts), " ms");
        _goals.Print();
    }

    private async Task MeasureGatesAsync(string folder, GateUnderTest gate, Uri upstream)
    {
        var token = await gate.SignInAsync();
        using var fresh = new FreshTokens(gate.OpenKey(), token, folder);
        using var key = gate.OpenKey();
        await using var plain = await PlainAsync(upstream);
        await using var haproxy = await HaproxyGate.StartAsync(folder, key.PublicKey, gate.Url.GetLeftPart(UriPartial.Authority), upstream);
        await using var express = await ExpressServer.GateAsync(upstream, gate);
        var warm = WrkJob.Token(token);
        Target ungated = new("YARP, ungated", plain.Url, plain.Child, WrkJob.Open),
            open = new("gateway, open route", new Uri(gate.Url, "/open"), gate.Child, WrkJob.Open),
            gated = new("gateway, gated route, warm token", new Uri(gate.Url, "/gated"), gate.Child, warm),
            first = new("gateway, gated route, every token first-seen", new Uri(gate.Url, "/gated"), gate.Child, fresh.WriteAsync),
            verify = new("HAProxy `jwt_verify` ES256, one token", new Uri(haproxy.Url, "/gated"), haproxy.Child, warm),
            verifyFirst = new("HAProxy `jwt_verify` ES256, every token another", new Uri(haproxy.Url, "/gated"), haproxy.Child, fresh.WriteAsync),
            tutorial = new("Express + jose + proxy, the tutorial's gate", new Uri(express.Url, "/gated"), express.Child, warm);
        Target[] targets = [ungated, open, gated, verify, tutorial];
        await RunAsync(targets, options, FastestVerifier);
        _goals.AtMost("memory under load, peak resident of the gateway", 160, gate.Child.PeakMemory, " MiB");
        await MeasureTailAsync(gate, haproxy, warm);
        await MeasureForwardAuthAsync(folder, gate, upstream, warm);
        await RunAsync([first, verifyFirst], options, FastestVerifier);
        _goals.Note("the same with 100,000 verified tokens remembered, MiB", gate.Child.PeakMemory);

        _goals.AtLeast("gated, warm ÷ YARP ungated, requests/s", 0.95, gated.RatioTo(ungated));
        _goals.AtMost("the same, p99", 1.10, gated.TailRatioTo(ungated));
        _goals.Note("gated, warm ÷ open route of the same gateway, requests/s", gated.RatioTo(open));
        _goals.AtLeast("gated, warm ÷ HAProxy `jwt_verify`, requests/s", 1.9, gated.RatioTo(verify));
        _goals.AtLeast("the same, by CPU per request", 2.5, gated.CpuRatioTo(verify));
        _goals.AtLeast("gated, first-seen ÷ HAProxy `jwt_verify`, requests/s", 0.9, first.RatioTo(verifyFirst));
        _goals.AtLeast("gated, warm ÷ the Express gate, requests/s", 6.5, gated.RatioTo(tutorial));
        _goals.AtLeast("the same, by CPU per request", 8, gated.CpuRatioTo(tutorial));
    }

    private async Task MeasureTailAsync(GateUnderTest gate, RunningServer haproxy, WrkJob warm)
    {
        Target gated = new("gateway, gated route, warm token", new Uri(gate.Url, "/gated"), gate.Child, warm),
            verify = new("HAProxy `jwt_verify` ES256, one token", new Uri(haproxy.Url, "/gated"), haproxy.Child, warm);
        await RunAsync([gated, verify], options with { Connections = FewConnections }, FastestVerifier);
        _goals.AtMost($"p99 at {FewConnections} connections ÷ HAProxy `jwt_verify`", 1.3, gated.TailRatioTo(verify));
    }

    private async Task MeasureSignedAsync(string folder, GateUnderTest gate)
    {
        Console.WriteLine($"\nSignatures are checked by {await gate.RequireNativeRecoveryAsync()}.");
        var url = new Uri(gate.Url, "/gated");
        var requests = new SignedRequests(url, Path.Combine(folder, "signed.txt"));
        Target gated = new("gateway, gated route, warm token", url, gate.Child, WrkJob.Token(await gate.SignInAsync())),
            signed = new("gateway, gated route, each request signed (ERC-8128)", url, gate.Child, requests.WriteAsync);
        await RunAsync([gated, signed], options, guess: 8_000);
        _goals.AtLeast("signed requests ÷ a warm token at the same route, requests/s", 0.33, signed.RatioTo(gated));
    }

    private async Task MeasureForwardAuthAsync(string folder, GateUnderTest gate, Uri upstream, WrkJob warm)
    {
        await using var nginx = await NginxGate.StartAsync(folder, gate, upstream);
        Target plain = new("nginx, no gate", new Uri(nginx.Url, "/plain"), nginx.Child, WrkJob.Open),
            asking = new("nginx that asks the gateway (forward-auth), warm token; CPU of the gateway", new Uri(nginx.Url, "/gated"), gate.Child, warm);
        await RunAsync([plain, asking], options, FastestVerifier);
        _goals.AtLeast("forward-auth behind nginx, warm ÷ nginx without a gate, requests/s", 0.5, asking.RatioTo(plain));
    }

    private async Task MeasureSignInAsync(string folder, GateUnderTest gate, TestChain chain)
    {
        await using var express = await ExpressServer.SignInAsync(chain, gate);
        using SignedMessages mine = new(gate, Path.Combine(folder, "mine.txt")), theirs = new(gate, Path.Combine(folder, "theirs.txt"));
        Target ours = new("Portcullis, full sign-in", new Uri(gate.Url, "/oauth2/token"), gate.Child, mine.WriteAsync),
            reference = new("Express + siwe + viem + jose", new Uri(express.Url, "/oauth2/token"), express.Child, theirs.WriteAsync);
        await RunAsync([ours, reference], options, guess: 1_000);
        _goals.AtLeast("sign-ins/s ÷ the Express reference", 25, ours.RatioTo(reference));
    }

    private async Task MeasureAttestAsync(string folder, GateUnderTest gate, TestChain chain)
    {
        await using var express = await ExpressServer.AttestAsync(chain, gate);
        var file = Path.Combine(folder, "question.txt");

        // One line for each of wrk's threads.
        await File.WriteAllLinesAsync(file, Enumerable.Repeat(GateUnderTest.Question(chain), 2));
        var job = WrkJob.Body(file, $"X-API-Key: {await gate.CreateApiKeyAsync()}");
        Target ours = new("Portcullis, attestation, warm", new Uri(gate.Url, "/v1/attest"), gate.Child, job),
            reference = new("Express + viem + jose", new Uri(express.Url, "/v1/attest"), express.Child, job);
        await RunAsync([ours, reference], options, guess: 1_000);
        await MeasureApiAsync(gate);
        _goals.AtLeast("attestations/s, one warm ERC-20 condition ÷ the Express reference", 10, ours.RatioTo(reference));
    }

    private async Task MeasureApiAsync(GateUnderTest gate)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await using var api = await Child.StartAsync(Environment.ProcessPath!, ["token-api", url.ToString(), gate.Url.GetLeftPart(UriPartial.Authority)], new Uri(url, "/open"));
        Target open = new("an API, no token asked", new Uri(url, "/open"), api, WrkJob.Open),
            gated = new("the same endpoint behind Portcullis.AspNetCore, warm token", new Uri(url, "/gated"), api, WrkJob.Token(await gate.SignInAsync()));
        await RunAsync([open, gated], options, FastestVerifier);
        _goals.AtLeast("an endpoint behind Portcullis.AspNetCore, warm ÷ the same without, requests/s", 0.95, gated.RatioTo(open));
    }

    private static async Task RunAsync(Target[] targets, LoadOptions options, double guess)
    {
        foreach (var target in targets)
        {
            await target.WarmUpAsync(options, guess);
        }

        await Rounds.RunAsync(targets, options);
        Rounds.PrintTable(targets, options);
    }

    private static async Task<RunningServer> PlainAsync(Uri upstream)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        return new RunningServer(url, await Child.StartAsync(Environment.ProcessPath!, ["plain-yarp", url.ToString(), upstream.ToString()], url));
    }
}
