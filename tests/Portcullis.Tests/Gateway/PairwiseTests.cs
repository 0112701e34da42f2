using System.Buffers.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Grants;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>A gateway whose tokens name pseudonyms: it decides on the accounts, and tells nobody of them.</summary>
public sealed class PairwiseTests(PairwiseTests.Fixture fixture) : IClassFixture<PairwiseTests.Fixture>
{
    private TestGateway Gateway => fixture.Gateway;

    [Theory]
    [InlineData("/premium/x")]
    [InlineData("/keyed/x")]
    [InlineData("/keep/x")]
    public async Task Upstream_PairwiseToken_IsToldThePseudonymAlone(string path)
    {
        var (address, token) = NewHolder(1);

        var seen = await Gateway.PassAsync(path, token);

        var name = seen.Header("Portcullis-Account").ShouldNotBeNull();
        name.ShouldStartWith("pairwise:");
        Claims(seen.Header("Portcullis-Assertion")!)["sub"]!.GetValue<string>().ShouldBe(name);
        Claims(token)["sub"]!.GetValue<string>().ShouldBe(name);
        HoldsNot(string.Join('\n', seen.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}")) + Claims(token).ToJsonString(), address);
    }

    [Fact]
    public async Task SignedRequest_IsToldTheSamePseudonym()
    {
        using var key = new EthereumKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(EthereumKey.Size));
        Gateway.One.Give(key.Address, 1);
        var message = new RequestMessage { Method = "GET", Scheme = "http", Authority = new Uri(TestGateway.PublicUrl).Authority, Path = "/premium/x", Query = "", HasContent = false, Field = _ => [] };
        var signed = new RequestSigner(key, 1, SignedRequestProfile.Draft, Gateway.Clock).Sign(message, default);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/premium/x");
        request.Headers.TryAddWithoutValidation("Signature-Input", signed.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signed.Signature);
        using var response = await Gateway.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        var first = Gateway.Upstream.Requests.Last();

        var second = await Gateway.PassAsync("/premium/x", Write(Gateway.TokenFor, key.Address));

        first.Header("Portcullis-Account").ShouldBe(second.Header("Portcullis-Account"));
        HoldsNot(string.Join('\n', first.Headers.SelectMany(header => header.Value)), key.Address);
    }

    [Fact]
    public async Task Sold_IsRefusedAndTheBodyNamesNoAddress()
    {
        var (address, token) = NewHolder(1);
        await Gateway.PassAsync("/premium/x", token);
        Gateway.One.Give(address, 0);

        using var response = await Gateway.GetAsync("/premium/x", token);

        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(403, body);
        body.ShouldContain("pairwise:");
        HoldsNot(body + response.Headers, address);
        Gateway.Audit.Entries.Last().Account.ShouldBe(new Account(1, address).ToString(), "the audit log is the operator's");
    }

    [Fact]
    public async Task LinkedAccount_OpensAndClosesAndIsNamedToNobody()
    {
        var (holder, caller) = (NewHolder(1).Address, TestGateway.NewAddress());
        var linked = new ProvenAccount(new Account(1, holder).ToString(), ProofKind.KeyRecovery);
        var token = Gateway.TokenFor(new Account(1, caller).ToString(), made => Subjects.Write(made with { Linked = [linked] }));

        var seen = await Gateway.PassAsync("/shared/x", token);
        Gateway.One.Give(holder, 0);
        using var sold = await Gateway.GetAsync("/shared/x", token);

        ((int)sold.StatusCode).ShouldBe(403);
        var told = string.Join('\n', seen.Headers.SelectMany(header => header.Value)) + Claims(token).ToJsonString() + await sold.Content.ReadAsStringAsync();
        HoldsNot(told, holder);
        HoldsNot(told, caller);
    }

    [Fact]
    public async Task Blocked_IsRefused()
    {
        var (address, token) = NewHolder(1);
        await Gateway.PassAsync("/premium/x", token);
        await Gateway.App.Services.GetRequiredService<Revocations>().BlockAsync(address, "", default);

        using var response = await Gateway.GetAsync("/premium/x", token);

        (await response.Content.ReadAsStringAsync()).ShouldContain("account_blocked");
    }

    [Fact]
    public async Task Limit_OfATier_IsTheAccountsAcrossItsTokens()
    {
        var (address, first) = NewHolder(1);
        await Gateway.PassAsync("/limited/x", first);
        await Gateway.PassAsync("/limited/x", Write(Gateway.TokenFor, address));

        using var response = await Gateway.GetAsync("/limited/x", Write(Gateway.TokenFor, address));

        ((int)response.StatusCode).ShouldBe(429);
    }

    [Fact]
    public async Task AnotherAudiencesToken_IsRefused()
    {
        var (address, _) = NewHolder(1);
        using var response = await Gateway.GetAsync("/premium/x", Write((account, change) => Gateway.TokenFor(account, token => change!(token with { Audience = "https://reports.test" })), address));

        (await response.Content.ReadAsStringAsync()).ShouldContain("invalid_token");
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("jti")]
    [InlineData("none")]
    [InlineData("junk")]
    public async Task SealedAccounts_ThatAreNotTheTokens_AreRefused(string change)
    {
        var (address, _) = NewHolder(1);
        var token = Gateway.TokenFor(new Account(1, address).ToString(), made =>
        {
            var written = Subjects.Write(made);
            return change switch
            {
                "sub" => written with { Account = "pairwise:" + new string('A', 43) },
                "jti" => written with { Id = "another" },
                "none" => written with { SealedAccounts = null },
                _ => written with { SealedAccounts = "AAAA" },
            };
        });

        using var response = await Gateway.GetAsync("/premium/x", token);

        ((int)response.StatusCode).ShouldBe(401);
    }

    private TokenSubjects Subjects => Gateway.App.Services.GetRequiredService<TokenSubjects>();

    private (Address Address, string Token) NewHolder(ulong coins)
    {
        var address = TestGateway.NewAddress();
        Gateway.One.Give(address, coins);
        return (address, Write(Gateway.TokenFor, address));
    }

    private string Write(Func<string, Func<AccessToken, AccessToken>?, string> sign, Address address) => sign(new Account(1, address).ToString(), Subjects.Write);

    private static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    private static void HoldsNot(string text, Address address) => text.ShouldNotContain(address.ToString()[2..], Case.Insensitive);

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestGateway Gateway { get; } = new()
        {
            Change = settings =>
            {
                settings["Tokens"] = new JsonObject { ["Subject"] = "pairwise" };
                settings["Audiences"] = new JsonArray(new JsonObject { ["Uri"] = "https://reports.test", ["Subject"] = "pairwise" });
            },
        };

        public ValueTask InitializeAsync() => Gateway.InitializeAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
