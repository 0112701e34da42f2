using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Solana;
using Portcullis.Testing;
using Portcullis.Testing.Faults;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.Wallets;

/// <summary>The real program gates a route by what a wallet of Solana holds, and no EVM chain is configured at all.</summary>
public sealed class SolanaHoldingTests : IAsyncLifetime
{
    private const string Mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
    private const string Cluster = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";

    private static readonly Ed25519Key Key = Ed25519Key.Of(7);
    private static readonly string Sol = new SolanaAddress(Key.PublicKey).ToString();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-solana-");
    private readonly SimulatedCluster _cluster = new();
    private readonly HttpClient _http = new();
    private FaultNode _node = null!;
    private HttpUpstream _upstream = null!;
    private RunningProgram? _gateway;

    public async ValueTask InitializeAsync()
    {
        _node = await FaultNode.StartAsync(_cluster);
        _upstream = await HttpUpstream.StartAsync();
        _http.BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _cluster.Open(Sol, Mint, "60000000", 6);
        _cluster.Open(Sol, Mint, "40000000", 6, SimulatedCluster.Token2022, state: "frozen");
    }

    public async ValueTask DisposeAsync()
    {
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _upstream.DisposeAsync();
        await _node.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(Cluster, "solana")]
    [InlineData("solana", Cluster)]
    public async Task Route_OfWhatAWalletHolds_OpensClosesAndFailsClosed(string configured, string asked)
    {
        await ServeAsync(configured, asked);
        var token = await SignInAsync();

        (await CallAsync(token)).ShouldBe(HttpStatusCode.OK, _gateway!.Output);

        // Sold: no new sign-in is needed for the gate to close, or to open again.
        _cluster.Close(Sol, Mint);
        (await AnswersAsync(token, HttpStatusCode.Forbidden)).ShouldBeTrue();
        _cluster.Open(Sol, Mint, "100000000", 6);
        (await AnswersAsync(token, HttpStatusCode.OK)).ShouldBeTrue();

        // What cannot be told is never a no.
        _node.Fault = NodeFault.TooManyRequests;
        (await AnswersAsync(token, HttpStatusCode.ServiceUnavailable)).ShouldBeTrue();
        (await _http.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _node.Fault = NodeFault.None;
        (await AnswersAsync(token, HttpStatusCode.OK)).ShouldBeTrue();
        (await _http.GetStringAsync(new Uri("/healthz/ready", UriKind.Relative))).ShouldContain($"\"chainId\":\"{Cluster}\"");
    }

    [Fact]
    public async Task Route_NodeOfAnotherCluster_IsNotDecided()
    {
        _cluster.Genesis = "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG";
        await ServeAsync("solana", "solana");
        var token = await SignInAsync();

        (await CallAsync(token)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        _cluster.Reads.ShouldBe(0);
        (await Eventually.Async(() => _gateway!.Output.Contains("is of another cluster, solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1.", StringComparison.Ordinal))).ShouldBeTrue(_gateway!.Output);
    }

    private async Task ServeAsync(string configured, string asked)
    {
        await WriteAsync("appsettings.json", Settings(configured));
        await WriteAsync("policies.json", JsonNode.Parse($$"""
            { "policies": { "holders": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": "{{asked}}", "contractAddress": "{{Mint}}", "threshold": "100" } } ] } } }
            """)!);
        var start = Programs.Describe(
            Programs.Portcullis, ["serve", "--config", _folder.FullName, "--urls", _http.BaseAddress!.GetLeftPart(UriPartial.Authority)], new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder.FullName });
        _gateway = await RunningProgram.StartAsync(start, line => line.Contains("Application started", StringComparison.Ordinal));
    }

    private async Task<string> SignInAsync()
    {
        var challenge = await (await _http.PostAsJsonAsync("/auth/challenge", new { address = Sol, chainId = "mainnet" })).Content.ReadFromJsonAsync<JsonElement>();
        var message = challenge.GetProperty("message").GetString()!;
        using var answer = await _http.PostAsJsonAsync(
            "/oauth2/token", new { grant_type = "urn:portcullis:grant-type:siws", message, signature = Base58.Encode(Key.Sign(Encoding.UTF8.GetBytes(message))) });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private Task<bool> AnswersAsync(string token, HttpStatusCode status) => Eventually.Async(async () => await CallAsync(token) == status);

    private async Task<HttpStatusCode?> CallAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/prices") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return await CutRequests.StatusAsync(_http.SendAsync(request));
    }

    private Task WriteAsync(string name, JsonNode json) => File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), json.ToJsonString(JsonSerializerOptions.Default));

    private JsonObject Settings(string configured) => new()
    {
        ["PublicUrl"] = "http://127.0.0.1:8080",
        ["SignIn"] = new JsonObject { ["SolanaClusters"] = new JsonArray("mainnet") },
        ["Chains"] = new JsonObject
        {
            [configured] = new JsonObject { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = $"{_node.Url}" }), ["PollInterval"] = "00:00:00.200" },
        },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject { ["api"] = new JsonObject { ["ClusterId"] = "api", ["AuthorizationPolicy"] = "holders", ["Match"] = new JsonObject { ["Path"] = "/api/{**rest}" } } },
            ["Clusters"] = new JsonObject { ["api"] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = $"{_upstream.Url}" } } } },
        },
    };
}
