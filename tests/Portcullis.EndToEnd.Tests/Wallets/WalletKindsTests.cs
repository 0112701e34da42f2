using System.Net;
using System.Text.Json;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Wallets;

/// <summary>Every kind of wallet signs in to the real program, on a real chain, with libraries and contracts that are not ours.</summary>
[Collection(SharedDemo.Name)]
public sealed class WalletKindsTests(DemoFixture demo)
{
    private const string Basic = "/market-data/prices";

    [Theory]
    [InlineData("key", "siwe", "key_recovery", false)]
    [InlineData("key", "eip712", "key_recovery", false)]
    [InlineData("wallet", "siwe", "erc1271", true)]
    [InlineData("wallet", "eip712", "erc1271", true)]
    [InlineData("wallet-undeployed", "siwe", "erc6492", false)]
    [InlineData("safe", "siwe", "erc1271", true)]
    [InlineData("safe", "eip712", "erc1271", true)]
    [InlineData("safe-undeployed", "siwe", "erc6492", false)]
    [InlineData("solady", "siwe", "erc1271", true)]
    [InlineData("solady", "eip712", "erc1271", true)]
    [InlineData("solady-undeployed", "siwe", "erc6492", false)]
    [InlineData("solady-undeployed", "eip712", "erc6492", false)]
    [InlineData("replay-safe", "siwe", "erc1271", true)]
    [InlineData("replay-safe", "eip712", "erc1271", true)]
    [InlineData("replay-safe-undeployed", "siwe", "erc6492", false)]
    [InlineData("delegated", "siwe", "key_recovery", true)]
    [InlineData("delegated-code", "siwe", "eip7702", true)]
    [InlineData("delegated-code", "eip712", "eip7702", true)]
    public async Task SignIn_OfEachKind_OpensWhatItHolds(string kind, string scheme, string proof, bool hasCode)
    {
        var signIn = await RunAsync(kind, scheme);

        ShouldBeRefused(signIn.GetProperty("refused"), "for another message");
        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        (Text(signIn, "code") != "0x").ShouldBe(hasCode);
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Token(signIn).Split('.')[1]));
        Text(claims, "proof").ShouldBe(proof);
        Text(claims, "sub").ShouldBe($"eip155:31337:{Text(signIn, "address")}");
        using var answer = await demo.GetAsync(Basic, Token(signIn));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SignIn_WhereDelegatedCodeMayNotSpeak_IsOfTheKeyAlone()
    {
        await using var program = await Programs.StartDemoAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_SignIn__DelegatedCode"] = "false" });
        var url = new Uri(program.Lines.Single(line => line.StartsWith(Programs.DemoReady, StringComparison.Ordinal))[Programs.DemoReady.Length..]);
        var description = JsonElement.Parse(await demo.Client.GetStringAsync(new Uri(url, "/demo.json"), TestContext.Current.CancellationToken));

        ShouldBeRefused(await RunAsync("delegated-code", "siwe", url, description), "by code");
        (await RunAsync("delegated", "siwe", url, description)).GetProperty("status").GetInt32().ShouldBe(200, "by the key");
        await program.SignalAsync("TERM");
    }

    [Theory]
    [InlineData(Basic, null)]
    [InlineData(Basic + "?symbol=ETH%2FUSD&since=1", null)]
    [InlineData(Basic, "an order of 3 \u20ac")]
    [InlineData(Basic + "?dry=1", "an order")]
    public async Task SignedRequest_OfTheNpmPackage_Passes(string path, string? content)
    {
        var call = await RunAsync("signed-request", init: content is null ? null : new { method = "POST", body = content }, path: path);

        call.GetProperty("status").GetInt32().ShouldBe(200, call.ToString());
        var body = call.GetProperty("body");
        Text(body.GetProperty("caller"), "Portcullis-Account").ShouldBe($"eip155:31337:{Text(call, "address")}");
        (body.TryGetProperty("received", out var received) ? received.GetString() : null).ShouldBe(content);
    }

    private static void ShouldBeRefused(JsonElement answer, string why)
    {
        answer.GetProperty("status").GetInt32().ShouldBe(401, why);
        Text(answer.GetProperty("body"), "code").ShouldBe("signature_invalid", why);
    }

    private Task<JsonElement> RunAsync(string kind, string scheme = "siwe", Uri? url = null, JsonElement? described = null, object? init = null, string path = Basic)
    {
        var description = described ?? demo.Description;
        return Wallet.RunKindAsync(new
        {
            @base = (url ?? demo.Url).OriginalString.TrimEnd('/'),
            rpcUrl = Text(description, "rpcUrl"),
            chainId = description.GetProperty("chainId").GetUInt64(),
            funder = demo.Key("carol"),
            holder = demo.Key("alice"),
            coin = Text(description.GetProperty("contracts"), "coin"),
            contracts = Repository.PathTo("contracts", "compiled"),
            path,
            kind,
            scheme,
            init,
        });
    }
}
