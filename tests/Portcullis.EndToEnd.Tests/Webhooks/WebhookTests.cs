using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Webhooks;

/// <summary>What the real program tells a receiver while an account on a real chain sells, buys back and signs out.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);
    private static readonly DevAccount Holder = Anvil.Accounts[3];

    private HttpUpstream _receiver = null!;
    private ServedGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await HttpUpstream.StartAsync();
        _gate = await ServedGate.StartAsync(
            settings => settings["Webhooks"] = new JsonArray(new JsonObject { ["Url"] = $"{_receiver.Url}hooks/portcullis", [nameof(Secret)] = Secret }),
            $$"""{ "policies": { "holders": { "tiers": [ {{Tier("gold", 10)}}, {{Tier("basic", 1)}} ] } } }""");
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Holder_SellsBuysBackAndSignsOut_ReceiverIsToldEachInOrderAndSigned()
    {
        var token = await SignInAsync();
        await ToldAsync("grant_opened");
        foreach (var (ether, type) in new[] { (5, "tier_changed"), (0, "access_lost"), (20, "access_back") })
        {
            await _gate.Chain.SetEtherAsync(Holder.Address, ether * Ether);
            await _gate.Chain.MineAsync();
            await ToldAsync(type);
        }

        await SignOutAsync(token);
        await ToldAsync("revoked");

        Told.ShouldBe(["grant_opened", "tier_changed", "access_lost", "access_back", "revoked"]);
        _receiver.Requests.ShouldAllBe(request => request.Path == "/hooks/portcullis" && IsSigned(request));
        _receiver.Requests.Select(request => request.Header("webhook-id")).ShouldBeUnique(StringComparer.Ordinal);
        var told = _receiver.Requests.Select(request => JsonNode.Parse(request.Body)!["data"]!).ToList();
        told.Select(data => (string?)data["sub"]).ShouldAllBe(subject => subject == new Account(31337, Holder.Address).ToString());
        told.Select(data => (string?)data["jti"]).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        told[1..4].Select(data => ((string?)data["before"], (string?)data["after"])).ShouldBe([("gold", "basic"), ("basic", null), (null, "gold")]);
        _gate.Program.Output.ShouldNotContain(Secret["whsec_".Length..]);
    }

    private string[] Told => [.. _receiver.Requests.Select(request => (string)JsonNode.Parse(request.Body)!["type"]!)];

    private async Task ToldAsync(string type) =>
        (await Eventually.Async(() => Told.Contains(type, StringComparer.Ordinal))).ShouldBeTrue($"not told of {type}, but of {string.Join(", ", Told)}:\n{_gate.Program.Output}");

    private async Task<string> SignInAsync()
    {
        var url = new Uri((string)_gate.Settings["PublicUrl"]!);
        var signIn = await Wallet.SignInAsync(new
        {
            @base = _gate.Url.GetLeftPart(UriPartial.Authority), privateKey = Holder.PrivateKey, chainId = 31337, domain = url.Authority, uri = url.GetLeftPart(UriPartial.Authority), scope = "holders",
        });
        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        return Token(signIn);
    }

    private async Task SignOutAsync(string token)
    {
        using var client = new HttpClient();
        using var content = new FormUrlEncodedContent([new("token", token)]);
        using var answer = await client.PostAsync(new Uri(_gate.Url, "/oauth2/revoke"), content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>As Standard Webhooks has it, and not long ago.</summary>
    private static bool IsSigned(UpstreamRequest request)
    {
        var (id, timestamp) = (request.Header("webhook-id"), request.Header("webhook-timestamp"));
        var signed = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{request.Body}"));
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp!, CultureInfo.InvariantCulture));
        return request.Header("webhook-signature") == $"v1,{Convert.ToBase64String(signed)}" && age.Duration() < TimeSpan.FromMinutes(5);
    }

    private static string Tier(string name, int ether) =>
        $$"""{ "name": "{{name}}", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "{{ether}}" } }""";
}
