using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>The real executable, serving an open and a gated route to the same upstream; one account holds the coin.</summary>
internal sealed record GateUnderTest(Uri Url, Child Child) : IAsyncDisposable
{
    private static readonly DevAccount Holder = Anvil.Accounts[0];

    public static async Task<GateUnderTest> StartAsync(string folder, TestChain chain, Uri upstream)
    {
        await chain.MintCoinAsync(Holder.Address, 1_000_000);
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), GateFiles.Settings(url, chain, upstream).ToJsonString());
        await File.WriteAllTextAsync(Path.Combine(folder, "policies.json"), GateFiles.Policies(chain).ToJsonString());
        var program = Path.Combine(Repository.Root, "src/Portcullis/bin/Release/net10.0/portcullis");
        return new GateUnderTest(url, await Child.StartAsync(program, ["serve", "--config", folder], new Uri(url, "/healthz/live")));
    }

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

    public ValueTask DisposeAsync() => Child.DisposeAsync();
}
