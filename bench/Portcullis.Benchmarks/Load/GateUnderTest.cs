using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>The real executable, serving an open and a gated route to the same upstream; one account holds the coin.</summary>
internal sealed record GateUnderTest(string Executable, Uri Url, string Folder, Child Child) : IAsyncDisposable
{
    private static readonly DevAccount Holder = Anvil.Accounts[0];

    /// <summary>The program of a gate under load.</summary>
    public static string Program =>
        Environment.GetEnvironmentVariable("PORTCULLIS_BENCH_PROGRAM") ?? Repository.PathTo("src", "Portcullis", "bin", "Release", "net10.0", "portcullis");

    public static Task<GateUnderTest> StartAsync(string folder, TestChain chain, Uri upstream) => StartAsync(Program, folder, chain, upstream);

    public static async Task<GateUnderTest> StartAsync(string program, string folder, TestChain chain, Uri upstream)
    {
        await chain.MintCoinAsync(Holder.Address, 1_000_000);
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), GateFiles.Settings(url, chain, upstream).ToJsonString());
        await File.WriteAllTextAsync(Path.Combine(folder, "policies.json"), GateFiles.Policies(chain).ToJsonString());
        return new GateUnderTest(program, url, folder, await ServeAsync(program, folder, url));
    }

    /// <summary>How long a second process with the same files takes from its start to its first 200 from the upstream; milliseconds, a median.</summary>
    public async Task<double> MeasureStartAsync(int times)
    {
        List<double> starts = [];
        for (var i = 0; i < times; i++)
        {
            var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
            var watch = Stopwatch.StartNew();
            await using var child = await ServeAsync(Executable, Folder, url, "--urls", url.ToString());
            starts.Add(watch.Elapsed.TotalMilliseconds);
        }

        return starts.Order().ElementAt(times / 2);
    }

    /// <summary>What recovers keys in the gateway's own process, as it says at its start; goals are for the native library alone.</summary>
    /// <exception cref="InvalidOperationException">It is the managed code: the library is missing, unsound or switched off.</exception>
    public async Task<string> RequireNativeRecoveryAsync()
    {
        const string words = "Signatures are checked by ";
        var line = await Child.FindLineAsync(words);
        var implementation = line[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].TrimEnd();
        return implementation.Contains("(native)", StringComparison.Ordinal)
            ? implementation
            : throw new InvalidOperationException($"the gateway checks signatures by {implementation}, and the goals are for libsecp256k1: install it, and unset PORTCULLIS_MANAGED_RECOVERY");
    }

    /// <summary>The key that the gateway signs with, from its own file.</summary>
    public SigningKey OpenKey() => SigningKey.FromPem(File.ReadAllText(Directory.GetFiles(Folder, "access-*.pem", SearchOption.AllDirectories).Single()));

    /// <summary>Signs in as the holder.</summary>
    /// <returns>The access token.</returns>
    public async Task<string> SignInAsync()
    {
        using var client = new HttpClient { BaseAddress = Url };
        using var key = new EthereumKey(Hex.Parse(Holder.PrivateKey));
        using var challenge = await client.PostAsJsonAsync("/auth/challenge", new { address = Holder.Address.ToString(), chainId = 31337 });
        var message = (string)(await challenge.Content.ReadFromJsonAsync<JsonNode>())!["message"]!;
        using var answer = await client.PostAsJsonAsync("/oauth2/token", new
        {
            grant_type = "urn:portcullis:grant-type:siwe",
            message,
            signature = Hex.Format(key.SignMessage(message)),
        });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!;
    }

    /// <summary>Makes an API key.</summary>
    public async Task<string> CreateApiKeyAsync()
    {
        using var client = new HttpClient { BaseAddress = Url };
        using var answer = await client.PostAsJsonAsync("/v1/keys/create", new { email = "bench@example.com", appName = "bench" });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["key"]!;
    }

    /// <summary>A question about the holder's coin, as a JWT.</summary>
    public static string Question(TestChain chain) => new JsonObject
    {
        ["wallet"] = Holder.Address.ToString(),
        ["format"] = "jwt",
        ["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "token_balance", ["chainId"] = 31337, ["contractAddress"] = chain.Coin.ToString(), ["threshold"] = "1",
        }),
    }.ToJsonString();

    private static Task<Child> ServeAsync(string program, string folder, Uri url, params string[] more) =>
        Child.StartAsync(program, ["serve", "--config", folder, .. more], new Uri(url, "/open"));

    public ValueTask DisposeAsync() => Child.DisposeAsync();
}
