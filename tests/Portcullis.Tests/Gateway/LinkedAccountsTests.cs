using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Grants;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>Tokens that name linked accounts, where a policy looks at those and where it does not.</summary>
public sealed class LinkedAccountsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task LinkedAccountHolds_OpensThePolicyOfLinkedOnesAlone()
    {
        var caller = TestGateway.NewAddress();
        var token = TokenFor(caller, Linked(NewHolder()));

        var seen = await gateway.PassAsync("/shared/x", token);

        seen.Header("Portcullis-Account").ShouldBe(IdOf(caller));
        seen.Header("Portcullis-Tier").ShouldBe("only");
        (await AskAsync("/premium/x", token)).ShouldBe((403, "policy_not_met"));
    }

    [Fact]
    public async Task LinkedAccountSellsAndBuysBack_SameTokenClosesAndOpens()
    {
        var holder = NewHolder();
        var token = TokenFor(TestGateway.NewAddress(), Linked(TestGateway.NewAddress()), Linked(holder));
        await gateway.PassAsync("/shared/x", token);

        gateway.One.Give(holder, 0);
        (await AskAsync("/shared/x", token)).ShouldBe((403, "policy_not_met"));
        gateway.One.Give(holder, 1);
        (await AskAsync("/shared/x", token)).ShouldBe((200, null));
    }

    [Theory]
    [InlineData("erc1271", 1, 200)]
    [InlineData("erc1271", 2, 403)]
    [InlineData("eip7702", 2, 403)]
    [InlineData("key_recovery", 2, 200)]
    public async Task LinkedAccount_HoldsWhereItIsProvenAlone(string proof, ulong chain, int status)
    {
        var linked = new ProvenAccount(new Account(chain, NewHolder()).ToString(), ProofKind.Find(proof)!);

        (await AskAsync("/shared/x", TokenFor(TestGateway.NewAddress(), linked))).ShouldBe((status, status == 200 ? null : "policy_not_met"));
    }

    [Fact]
    public async Task Callers_WhoLinkTheSameAccount_ShareItsLimit()
    {
        var holder = NewHolder();
        var (first, second) = (TokenFor(TestGateway.NewAddress(), Linked(holder)), TokenFor(TestGateway.NewAddress(), Linked(holder)));
        await gateway.PassAsync("/shared/x", first);
        await gateway.PassAsync("/shared/x", second);

        (await AskAsync("/shared/x", first)).ShouldBe((429, "rate_limited"));
        (await AskAsync("/shared/x", second)).ShouldBe((429, "rate_limited"));
        (await AskAsync("/shared/x", gateway.TokenFor(holder))).ShouldBe((429, "rate_limited"), "nor has the account itself more");
    }

    [Fact]
    public async Task Caller_WhoLinksOneAfterAnother_HasNoMoreThanOneLimit()
    {
        var caller = TestGateway.NewAddress();
        await gateway.PassAsync("/shared/x", TokenFor(caller, Linked(NewHolder())));
        await gateway.PassAsync("/shared/x", TokenFor(caller, Linked(NewHolder())));

        (await AskAsync("/shared/x", TokenFor(caller, Linked(NewHolder())))).ShouldBe((429, "rate_limited"));
    }

    [Fact]
    public async Task LinkedAccountIsBlocked_TokenIsRefused()
    {
        var holder = NewHolder();
        var token = TokenFor(TestGateway.NewAddress(), Linked(holder));
        await gateway.App.Services.GetRequiredService<Revocations>().BlockAsync(holder, "", TestContext.Current.CancellationToken);

        (await AskAsync("/shared/x", token)).ShouldBe((401, "account_blocked"));
    }

    [Fact]
    public async Task Introspection_LooksAtLinkedAccountsWhereThePolicyDoes()
    {
        var holder = NewHolder();
        var token = TokenFor(TestGateway.NewAddress(), Linked(holder));

        var held = await IntrospectAsync(token);
        gateway.One.Give(holder, 0);
        var sold = await IntrospectAsync(token);

        ((string?)held["scope"]).ShouldBe("shared shared:only", "and not limited, which looks at the caller's own account");
        ((bool)sold["active"]!).ShouldBeFalse(sold.ToJsonString());
    }

    private Address NewHolder() => gateway.NewHolder(1).Address;

    private static string IdOf(Address address) => new Account(1, address).ToString();

    private static ProvenAccount Linked(Address address) => new(IdOf(address), ProofKind.KeyRecovery);

    private string TokenFor(Address caller, params ProvenAccount[] linked) =>
        gateway.TokenFor(IdOf(caller), token => token with { Linked = linked, Scope = "shared shared:only limited" });

    private async Task<JsonNode> IntrospectAsync(string token)
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/introspect") { Content = content };
        request.Headers.Add("X-API-Key", (await gateway.App.Services.GetRequiredService<ApiKeys>().CreateAsync("test", null, null, TestContext.Current.CancellationToken)).Text);
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<(int, string?)> AskAsync(string path, string token)
    {
        using var response = await gateway.GetAsync(path, token);
        var body = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, response.IsSuccessStatusCode ? null : (string?)JsonNode.Parse(body)!["code"]);
    }
}
