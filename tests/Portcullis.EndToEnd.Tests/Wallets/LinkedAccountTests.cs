using System.Net.Http.Headers;
using System.Text.Json;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Wallets;

/// <summary>Somebody who holds nothing links a wallet that holds, by viem, and passes the real gate where its policy looks at linked accounts.</summary>
public sealed class LinkedAccountTests
{
    private const string Policies = """
        { "policies": {
          "holders": { "accounts": "linked", "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] },
          "owners": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    [Fact]
    public async Task Link_OfAHolder_OpensWhatLinkedAccountsMayAndItsSaleCloses()
    {
        await using var gate = await ServedGate.StartAsync(
            settings =>
            {
                var routes = settings["ReverseProxy"]!["Routes"]!;
                routes["own"] = routes["api"]!.DeepClone();
                (routes["own"]!["AuthorizationPolicy"], routes["own"]!["Match"]!["Path"]) = ("owners", "/own/{**rest}");
            },
            Policies);
        var holder = Anvil.Accounts[1];

        var told = await Wallet.LinkAsync(new { @base = gate.Url, chainId = 31337, linkedKey = holder.PrivateKey });

        told.GetProperty("link").GetProperty("status").GetInt32().ShouldBe(200, told.ToString());
        Text(told.GetProperty("link").GetProperty("body"), "scope").ShouldBe("holders holders:only");
        (await StatusAsync(gate, "/api/x", Token(told.GetProperty("signIn")))).ShouldBe(403, "before it is linked");
        (await StatusAsync(gate, "/api/x", Token(told.GetProperty("link")))).ShouldBe(200);
        gate.Upstream.Requests.Last().Header("Portcullis-Account").ShouldBe($"eip155:31337:{Text(told, "caller")}");
        (await StatusAsync(gate, "/own/x", Token(told.GetProperty("link")))).ShouldBe(403, "where the policy looks at the caller's own account");

        await gate.Chain.SetEtherAsync(holder.Address, 0);
        await gate.Chain.MineAsync();
        (await Eventually.Async(async () => await StatusAsync(gate, "/api/x", Token(told.GetProperty("refresh"))) == 403)).ShouldBeTrue();
    }

    private static async Task<int?> StatusAsync(ServedGate gate, string path, string token)
    {
        using var client = new HttpClient { BaseAddress = gate.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (int?)await CutRequests.StatusAsync(client.GetAsync(path, TestContext.Current.CancellationToken));
    }
}
