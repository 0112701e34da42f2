using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

public sealed class GateTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("/premium")]
    [InlineData("/premium/")]
    [InlineData("/premium/x")]
    [InlineData("/PREMIUM/x")]
    [InlineData("/gold/x")]
    public async Task Gate_NoToken_401WithChallenge(string path)
    {
        using var response = await gateway.GetAsync(path, null);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme).ShouldBe(["Bearer", "DPoP", "ERC8128"]);
        (await CodeOf(response)).ShouldBe("missing_token");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Gate_BadToken_401(string token)
    {
        using var response = await gateway.GetAsync("/premium/x", token);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldContain("invalid_token");
        (await CodeOf(response)).ShouldBe("invalid_token");
    }

    [Fact]
    public async Task Gate_ExpiredToken_401()
    {
        var now = gateway.Clock.GetUtcNow();
        var token = gateway.TokenFor(new Account(1, TestGateway.NewAddress()).ToString(), token => token with { ExpiresAt = now.AddMinutes(-5) });
        using var response = await gateway.GetAsync("/premium/x", token);
        (await CodeOf(response)).ShouldBe("expired_token");
    }

    [Fact]
    public async Task Gate_OpenRoute_AsksNobody() => (await gateway.PassAsync("/pub/x", null)).Target.ShouldBe("/pub/x");

    [Fact]
    public async Task Gate_OpenRouteWithBadToken_PassesItOn() =>
        (await gateway.PassAsync("/pub/x", "of-somebody-else")).Header("Authorization").ShouldBe("Bearer of-somebody-else");

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/")]
    [InlineData("/premium.")]
    public async Task Gate_NoRoute_404(string path)
    {
        using var response = await gateway.GetAsync(path, gateway.NewHolder(10).Token);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CodeOf(response)).ShouldBe("not_found");
    }

    [Fact]
    public async Task Gate_SoldAndBoughtBack_SameTokenClosesAndOpens()
    {
        var (address, token) = gateway.NewHolder(1);
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.OK);
        gateway.One.Give(address, 0);
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.Forbidden);
        gateway.One.Give(address, 1);
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Gate_ScopeSaysGoldButFactsDoNot_403()
    {
        var account = new Account(1, TestGateway.NewAddress()).ToString();
        var token = gateway.TokenFor(account, token => token with { Scope = "market-data market-data:gold market-data:silver market-data:basic" });
        (await StatusOf("/gold/x", token)).ShouldBe(HttpStatusCode.Forbidden);
        gateway.Audit.Entries.ShouldContain(entry => entry.Account == account && entry.Code == "policy_not_met" && entry.Policy == "market-data:gold");
    }

    [Fact]
    public async Task Gate_NotMet_403NamesWhatIsMissing()
    {
        using var response = await gateway.GetAsync("/silver/x", gateway.NewHolder(1).Token);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        body["code"]!.GetValue<string>().ShouldBe("policy_not_met");
        var reasons = body["reasons"]!.AsArray();
        reasons.Select(reason => reason!["tier"]!.GetValue<string>()).ShouldBe(["gold", "silver"]);
        reasons[0]!["label"]!.GetValue<string>().ShouldBe("ten coins");
        reasons[0]!["type"]!.GetValue<string>().ShouldBe("token_balance");
        reasons[0]!["verdict"]!.GetValue<string>().ShouldBe("not_met");
        reasons[0]!["required"]!.GetValue<string>().ShouldContain("10");
    }

    [Theory]
    [InlineData(1, "/premium/x", "basic")]
    [InlineData(10, "/premium/x", "silver")]
    [InlineData(10, "/silver/x", "silver")]
    public async Task Gate_Met_TellsUpstreamTheBestTier(ulong coins, string path, string tier)
    {
        var (address, token) = gateway.NewHolder(coins);
        var seen = await gateway.PassAsync(path, token);
        seen.Header("Portcullis-Account").ShouldBe($"eip155:1:{address}");
        seen.Header("Portcullis-Policy").ShouldBe("market-data");
        seen.Header("Portcullis-Tier").ShouldBe(tier);
        seen.Header("Portcullis-Tier-Unknown").ShouldBeNull();
    }

    [Fact]
    public async Task Gate_BetterTierGivesAccessToLesserRoute()
    {
        var (address, token) = gateway.NewHolder(0);
        gateway.Two.Give(address, 10);
        (await gateway.PassAsync("/silver/x", token)).Header("Portcullis-Tier").ShouldBe("gold");
    }

    private static async Task<string?> CodeOf(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();

    private async Task<HttpStatusCode> StatusOf(string path, string token)
    {
        using var response = await gateway.GetAsync(path, token);
        return response.StatusCode;
    }
}
