using System.Net;
using System.Text.Json;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Every kind of wallet signs in to the real program, on a real chain, with libraries and contracts that are not ours.</summary>
[Collection(SharedDemo.Name)]
public sealed class WalletKindsTests(DemoFixture demo)
{
    private const string Basic = "/market-data/prices";

    [Theory]
    [InlineData("key", "key_recovery", false)]
    [InlineData("eip712", "key_recovery", false)]
    [InlineData("wallet", "erc1271", true)]
    [InlineData("wallet-undeployed", "erc6492", false)]
    [InlineData("safe", "erc1271", true)]
    [InlineData("safe-undeployed", "erc6492", false)]
    [InlineData("delegated", "key_recovery", true)]
    public async Task SignIn_OfEachKind_OpensWhatItHolds(string kind, string proof, bool hasCode)
    {
        var signIn = await RunAsync(kind);

        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        (Text(signIn, "code") != "0x").ShouldBe(hasCode);
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Token(signIn).Split('.')[1]));
        Text(claims, "proof").ShouldBe(proof);
        Text(claims, "sub").ShouldBe($"eip155:31337:{Text(signIn, "address")}");
        using var answer = await demo.GetAsync(Basic, Token(signIn));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SignedRequest_OfTheNpmPackage_Passes()
    {
        var call = await RunAsync("signed-request");

        call.GetProperty("status").GetInt32().ShouldBe(200, call.ToString());
        Text(call.GetProperty("body").GetProperty("caller"), "Portcullis-Account").ShouldBe($"eip155:31337:{Text(call, "address")}");
    }

    private Task<JsonElement> RunAsync(string kind) => Wallet.RunKindAsync(new
    {
        @base = demo.Url.OriginalString.TrimEnd('/'),
        rpcUrl = Text(demo.Description, "rpcUrl"),
        chainId = demo.Description.GetProperty("chainId").GetUInt64(),
        funder = demo.Key("carol"),
        holder = demo.Key("alice"),
        coin = demo.Contract("coin"),
        contracts = Repository.PathTo("contracts", "compiled"),
        path = Basic,
        kind,
    });
}
