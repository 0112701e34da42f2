using System.Diagnostics;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.AspNetCore;
using Portcullis.Issuer.Attestations;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;
using Portcullis.Tests.Proofs;

namespace Portcullis.Tests.Events;

/// <summary>A gateway on a real chain, a program that reads its events, and an app beside it that is gated by tokens: what is sold closes all of them.</summary>
public sealed class LiveOnChainTests : IAsyncLifetime
{
    private static readonly BigInteger Coins = 10 * BigInteger.Pow(10, 6);
    private static readonly DevAccount Holder = Anvil.Accounts[1];

    private TestChain _chain = null!;
    private LiveGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _chain = await TestChain.StartAsync(new TestChainOptions { Anvil = new AnvilOptions { ChainId = 1 } });

        // Before the gateway reads its first head.
        await _chain.MintCoinAsync(Holder.Address, Coins);
        _gateway = await LiveGateway.StartAsync(
            settings =>
            {
                var node = new JsonObject { ["Url"] = _chain.RpcUrl.AbsoluteUri };
                settings["Chains"] = new JsonObject { ["1"] = new JsonObject { ["Rpc"] = new JsonArray(node), ["PollInterval"] = "00:00:00.050" } };
                settings["ReverseProxy"]!["Routes"] = new JsonObject { ["premium"] = TestFiles.Route("/premium/{**rest}", "market-data") };
            },
            $$"""
            { "policies": { "market-data": { "tiers": [
                { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "{{_chain.Coin}}", "threshold": "10" } } ] } } }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _chain.DisposeAsync();
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task Sold_Token_ClosesTheAppByTheEventAndBoughtBackOpensIt()
    {
        var (key, _) = await _gateway.App.Services.GetRequiredService<ApiKeys>().CreateAsync("app", null, null, CancellationToken.None);
        var token = await SignInAsync();
        using var events = await EventsAsync(key);
        await using var app = await LiveApp.StartAsync(new Uri(_gateway.App.Urls.Single()), key);
        (await app.GetAsync(token)).ShouldBe(200);

        var sold = Stopwatch.GetTimestamp();
        await _chain.TransferCoinAsync(Holder.Address, TestChain.Deployer, 1);
        (await ReadAsync(events, "access_lost"))["code"]!.GetValue<string>().ShouldBe("policy_not_met");
        (await Eventually.Async(async () => await app.GetAsync(token) == 403)).ShouldBeTrue();

        // The app's clock stands still: only the event can have told it.
        Figure.Print("app with Live closed after the sale was sent", $"{Stopwatch.GetElapsedTime(sold).TotalMilliseconds:F0} ms");

        await _chain.TransferCoinAsync(TestChain.Deployer, Holder.Address, 1);
        (await ReadAsync(events, "access_back"))["after"]!.GetValue<string>().ShouldBe("gold");
        (await Eventually.Async(async () => await app.GetAsync(token) == 200)).ShouldBeTrue();

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        (await _gateway.Http.PostAsync("/oauth2/revoke", form)).Dispose();
        await ReadAsync(events, "revoked");
        (await Eventually.Async(async () => await app.GetAsync(token) == 401)).ShouldBeTrue();
    }

    /// <summary>A stream that cannot be followed costs time and lets nobody in for good; nor does a gateway that is gone.</summary>
    [Fact]
    [Trait("Case", "C4")]
    public async Task Sold_EventsCannotBeFollowed_ClosesTheAppByTheCacheTime()
    {
        var (key, _) = await _gateway.App.Services.GetRequiredService<ApiKeys>().CreateAsync("app", null, null, CancellationToken.None);
        var token = await SignInAsync();
        await using var app = await LiveApp.StartAsync(new Uri(_gateway.App.Urls.Single()), key, TimeSpan.FromSeconds(1));
        (await app.GetAsync(token)).ShouldBe(200);

        var sold = Stopwatch.GetTimestamp();
        await _chain.TransferCoinAsync(Holder.Address, TestChain.Deployer, 1);
        (await Eventually.Async(async () => await app.GetAsync(token) == 403)).ShouldBeTrue();
        Figure.Print("app with Live and a second's cache closed without events after the sale was sent", $"{Stopwatch.GetElapsedTime(sold).TotalMilliseconds:F0} ms");
        await _chain.TransferCoinAsync(TestChain.Deployer, Holder.Address, 1);
        (await Eventually.Async(async () => await app.GetAsync(token) == 200)).ShouldBeTrue();

        await _gateway.App.StopAsync();

        (await Eventually.Async(async () => await app.GetAsync(token) == 503)).ShouldBeTrue();
    }

    private async Task<string> SignInAsync()
    {
        var client = new SignInClient(_gateway.Http, TimeProvider.System);
        var message = await client.MessageAsync(Holder.Address);
        return (await client.SendAsync(message, WalletGateway.Sign(Holder, message.ToString()), "market-data")).ShouldBe(200, null).Text("access_token");
    }

    private async Task<StreamReader> EventsAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        request.Headers.Add("X-API-Key", key);
        var response = await _gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<JsonNode> ReadAsync(StreamReader events, string type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var last = "";
        while (await events.ReadLineAsync(patience.Token) is { } line)
        {
            if (last == $"event: {type}")
            {
                return JsonNode.Parse(line["data: ".Length..])!["data"]!;
            }

            last = line;
        }

        throw new InvalidOperationException($"no {type} came");
    }
}
