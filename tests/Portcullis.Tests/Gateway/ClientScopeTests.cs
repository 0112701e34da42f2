using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Ethereum;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>A token that was given to a client opens what its scope names, though the account holds more: here always gold.</summary>
public sealed class ClientScopeTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("market-data market-data:basic", "/premium/x", "basic")]
    [InlineData("market-data market-data:silver market-data:basic", "/premium/x", "silver")]
    [InlineData("market-data market-data:silver market-data:basic", "/silver/x", "silver")]
    [InlineData("market-data market-data:silver", "/premium/x", "silver")]
    [InlineData("market-data market-data:gold market-data:silver market-data:basic", "/gold/x", "gold")]
    [InlineData("market-data market-data:gold market-data:silver market-data:basic", "/silver/x", "gold")]
    [InlineData("limited limited:only market-data market-data:basic", "/keep/x", "basic")]
    public async Task Route_WithinTheScope_PassesAsNoBetterThanTheScopeSays(string scope, string path, string tier)
    {
        var (account, assertion) = (NewGold(), TokenFor("desk", scope));

        var seen = await gateway.PassAsync(path, assertion(account));

        seen.Header("Portcullis-Tier").ShouldBe(tier);
    }

    [Theory]
    [InlineData("market-data market-data:basic", "/silver/x", "market-data:silver")]
    [InlineData("market-data market-data:silver market-data:basic", "/gold/x", "market-data:gold")]
    [InlineData("limited limited:only", "/premium/x", "market-data")]
    [InlineData("market-data", "/premium/x", "market-data")]
    [InlineData("market-data market-data:platinum", "/premium/x", "market-data")]
    [InlineData("market-data-2 market-data-2:gold", "/premium/x", "market-data")]
    [InlineData("MARKET-DATA:gold", "/gold/x", "market-data:gold")]
    [InlineData("", "/gold/x", "market-data:gold")]
    public async Task Route_OutsideTheScope_403ThatNamesWhatIsMissing(string scope, string path, string missing)
    {
        var account = NewGold();
        using var response = await gateway.GetAsync(path, TokenFor("desk", scope)(account));

        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode, (string?)body["code"]).ShouldBe((403, "insufficient_scope"), body.ToJsonString());
        var challenge = response.Headers.WwwAuthenticate.ShouldHaveSingleItem();
        challenge.Scheme.ShouldBe("Bearer");
        challenge.Parameter!.ShouldEndWith($"error=\"insufficient_scope\", scope=\"{missing}\"");
        gateway.Audit.Entries.Last(entry => entry.Account == account).Code.ShouldBe("insufficient_scope");
    }

    [Fact]
    public async Task Route_WithinTheScopeAndSold_IsRefusedByWhatTheAccountHolds()
    {
        var account = new Account(1, TestGateway.NewAddress()).ToString();
        using var response = await gateway.GetAsync("/premium/x", TokenFor("desk", "market-data market-data:basic")(account));

        ((string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]).ShouldBe("policy_not_met");
    }

    [Fact]
    public async Task Token_OfNobodyByName_OpensWhateverTheAccountMeets()
    {
        var seen = await gateway.PassAsync("/gold/x", TokenFor("public", "market-data market-data:basic")(NewGold()));

        seen.Header("Portcullis-Tier").ShouldBe("gold");
    }

    [Fact]
    public async Task BoundToken_OutsideTheScope_IsToldByItsOwnScheme()
    {
        using var key = SigningKey.Create();
        var token = gateway.TokenFor(NewGold(), token => token with { ClientId = "desk", Scope = "market-data market-data:basic", KeyThumbprint = key.Thumbprint });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gold/x");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.Add("DPoP", new DpopSigner(key, gateway.Clock).Sign("GET", TestGateway.PublicUrl + "/gold/x", token, null));

        using var response = await gateway.Http.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(403, await response.Content.ReadAsStringAsync());
        response.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("DPoP");
    }

    private Func<string, string> TokenFor(string client, string scope) => account => gateway.TokenFor(account, token => token with { ClientId = client, Scope = scope });

    private string NewGold()
    {
        var (address, _) = gateway.NewHolder(10);
        gateway.Two.Give(address, 10);
        return new Account(1, address).ToString();
    }
}
