using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Portcullis.EndToEnd.Tests.Gateways;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>An API behind a real gateway that asks the real program, configured by the sample and by what the program prints for it.</summary>
internal sealed class FrontedApi : IAsyncDisposable
{
    /// <summary>What the policies ask for.</summary>
    internal static readonly BigInteger Ether = BigInteger.Pow(10, 18);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-front-");

    private FrontedApi(string kind) => Kind = kind;

    /// <summary><c>nginx</c> or <c>caddy</c>.</summary>
    internal string Kind { get; }

    /// <summary>Where callers go, which is the issuer's public URL.</summary>
    internal Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    internal ServedGate Gate { get; private set; } = null!;

    internal HttpUpstream Upstream => Gate.Upstream;

    private RunningProgram Front { get; set; } = null!;

    /// <summary>Starts all of it. <c>/open/</c> is open, <c>/limited/</c> takes two requests an hour of each, everything else is for who holds an ether.</summary>
    internal static async Task<FrontedApi> StartAsync(string kind)
    {
        var api = new FrontedApi(kind);
        try
        {
            api.Gate = await ServedGate.StartAsync(api.Configure, Policies);
            await api.StartFrontAsync();

            // The first decision of a program that has just started takes longer than the gateway waits, where much else runs.
            var (_, token) = await api.NewHolderAsync();
            (await Eventually.Async(async () => (await api.SendAsync("GET", "/api/x", token)).Status == 200)).ShouldBeTrue();
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>An account with an ether, and a token of it.</summary>
    internal async Task<(Address Address, string Token)> NewHolderAsync()
    {
        var address = ServedGate.NewAddress();
        await Gate.Chain.SetEtherAsync(address, Ether);
        return (address, Gate.TokenFor(address, token => token));
    }

    /// <summary>Says exactly this to the gateway and reads all that it answers.</summary>
    internal async Task<FrontAnswer> SendAsync(string method, string target, string? token, IEnumerable<string>? headers = null, string body = "")
    {
        var before = Upstream.Requests.Count;
        var answer = await RawHttp.SendAsync(Url, method, target, [.. headers ?? [], .. token is null ? [] : new[] { Probe.Bearer(token) }], body);
        return new FrontAnswer(answer.Text, Upstream.Requests.Count > before ? Upstream.Requests.Last() : null);
    }

    internal Task SignalGateAsync(string signal) => Programs.RunAsync("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {Gate.Program.Id}")]);

    public async ValueTask DisposeAsync()
    {
        await (Front?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Gate?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }

    private const string Policies = """
        { "policies": {
          "holders": { "tiers": [ { "name": "only", "limit": "1000000/1m", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] },
          "limited": { "tiers": [ { "name": "only", "limit": "2/1h", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    private void Configure(JsonObject settings)
    {
        settings["PublicUrl"] = Url.GetLeftPart(UriPartial.Authority);
        settings["TrustedProxies"] = new JsonArray("127.0.0.1");
        settings["ForwardAuth"] = new JsonObject { ["Gateways"] = new JsonObject { [Kind] = new JsonObject() } };
    }

    private async Task StartFrontAsync()
    {
        Folders.Copy(new DirectoryInfo(Repository.PathTo("samples", "gateways", Kind)), _folder);
        var printed = await Programs.RunAsync(
            Programs.Portcullis,
            ["gateway", "config", Kind, "--config", Gate.Folder, "--policy", "holders", "--upstream", Upstream.Url.GetLeftPart(UriPartial.Authority)],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_Urls"] = Gate.Url.GetLeftPart(UriPartial.Authority) });
        printed.ExitCode.ShouldBe(0, printed.Error);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, Kind == "nginx" ? "portcullis.conf" : "portcullis.caddyfile"), printed.Output);
        Front = Kind == "nginx"
            ? await RunningProgram.StartAsync(Describe("nginx", "-e", "stderr", "-p", _folder.FullName, "-c", "nginx.conf"), line => line.Contains("start worker process ", StringComparison.Ordinal))
            : await RunningProgram.StartAsync(Describe("caddy", "run"), line => line.Contains("serving initial configuration", StringComparison.Ordinal));
    }

    private ProcessStartInfo Describe(string program, params string[] arguments)
    {
        var start = Programs.Describe(program, arguments, new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder.FullName });
        start.WorkingDirectory = _folder.FullName;
        return start;
    }
}
