using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Grants;
using Portcullis.Tests.Proofs;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>A gate whose tokens name pseudonyms, and that other gateways ask: they are told the pseudonym of the token, and nothing of the account, whatever the answer is.</summary>
public sealed class AskedPairwiseTests(AskedPairwiseTests.Fixture fixture) : IClassFixture<AskedPairwiseTests.Fixture>, IDisposable
{
    private readonly EthereumKey _wallet = new(RandomNumberGenerator.GetBytes(EthereumKey.Size));

    public static TheoryData<string> Kinds => ["nginx", "caddy", "traefik", "apisix", "envoy"];

    private AskedGateway Asked => fixture.Asked;

    private Account Account => new(1, _wallet.Address);

    public void Dispose() => _wallet.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_SignedIn_IsNamedAsTheTokenNamesThem(string kind)
    {
        var token = await SignInAsync();

        using var answer = await Asked.AskAsync(kind, "market-data", token);

        await IsNamedAsync(answer, Text(token, "sub"));
    }

    [Fact]
    public async Task Ask_UpstreamIsNamed_ItsAssertionNamesThePseudonymToo()
    {
        var token = await SignInAsync();
        using var answer = await Asked.AskAsync("nginx", "market-data", token);

        var assertion = Header(answer, "Portcullis-Assertion");

        (Text(assertion, "aud"), Text(assertion, "sub")).ShouldBe((AskedGateway.Upstream, Text(token, "sub")));
        NamesNobody(Claims(assertion).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_WithAnAttestationOrASignedRequest_IsNamedAsTheTokenWouldNameThem(string kind)
    {
        var name = Text(await SignInAsync(), "sub");

        using var attested = await Asked.AskAsync(kind, "market-data", Asked.Attest(_wallet.Address, isProven: true));
        using var signed = await Asked.AskSignedAsync(kind, "GET", "/premium/x?a=1", Asked.Sign(_wallet, "GET", "/premium/x?a=1"));

        await IsNamedAsync(attested, name);
        await IsNamedAsync(signed, name);
    }

    [Theory]
    [InlineData("nginx", "sold", 403, "policy_not_met")]
    [InlineData("caddy", "sold", 403, "policy_not_met")]
    [InlineData("envoy", "sold", 403, "policy_not_met")]
    [InlineData("caddy", "of a client, for less", 403, "insufficient_scope")]
    [InlineData("nginx", "blocked", 401, "account_blocked")]
    [InlineData("caddy", "blocked", 401, "account_blocked")]
    [InlineData("caddy", "expired", 401, "expired_token")]
    [InlineData("caddy", "sealed for another", 401, "invalid_token")]
    [InlineData("nginx", "limit used up", 429, "rate_limited")]
    [InlineData("caddy", "limit used up", 429, "rate_limited")]
    [InlineData("caddy", "chain away", 503, "chain_unavailable")]
    [InlineData("caddy", "no such policy", 404, "not_found")]
    [InlineData("caddy", "path of two readings", 400, "ambiguous_path")]
    [InlineData("caddy", "signed, holding nothing", 403, "policy_not_met")]
    [InlineData("caddy", "attested, wallet not proven", 401, "attestation_invalid")]
    public async Task Ask_Refused_NothingOfTheAccountIsTold(string kind, string what, int status, string code)
    {
        var token = await SignInAsync();

        using var answer = await RefuseAsync(kind, what, token);

        ((int)answer.StatusCode, Header(answer, "Portcullis-Code")).ShouldBe((status, code));
        Header(answer, "Portcullis-Account").ShouldBeEmpty();
        NamesNobody(await TextAsync(answer));
    }

    private async Task<HttpResponseMessage> RefuseAsync(string kind, string what, string token)
    {
        switch (what)
        {
            case "sold":
                Asked.Gate.One.Give(_wallet.Address, 0);
                return await Asked.AskAsync(kind, "market-data", token);
            case "of a client, for less":
                Asked.Gate.One.Give(_wallet.Address, 10);
                return await Asked.AskAsync(kind, "market-data:silver", Make(made => made with { ClientId = "desk", Scope = "market-data market-data:basic" }));
            case "blocked":
                await Asked.Gate.App.Services.GetRequiredService<Revocations>().BlockAsync(_wallet.Address, "", default);
                return await Asked.AskAsync(kind, "market-data", token);
            case "expired":
                return await Asked.AskAsync(kind, "market-data", Make(made => made with { IssuedAt = made.IssuedAt.AddHours(-1), NotBefore = made.NotBefore.AddHours(-1), ExpiresAt = made.ExpiresAt.AddHours(-1) }));
            case "sealed for another":
                return await Asked.AskAsync(kind, "market-data", Make(made => made, written => written with { Id = "another" }));
            case "limit used up":
                using (await Asked.AskAsync(kind, "limited", token))
                using (await Asked.AskAsync(kind, "limited", token))
                {
                    return await Asked.AskAsync(kind, "limited", token);
                }

            case "chain away":
                return await AskWithoutChainAsync(kind, token);
            case "no such policy":
                return await Asked.AskAsync(kind, "nothing", token);
            case "path of two readings":
                return await Asked.AskAsync(kind, "market-data", token, target: "/x//y");
            case "signed, holding nothing":
                Asked.Gate.One.Give(_wallet.Address, 0);
                return await Asked.AskSignedAsync(kind, "GET", "/premium/x", Asked.Sign(_wallet, "GET", "/premium/x"));
            default:
                return await Asked.AskAsync(kind, "market-data", Asked.Attest(_wallet.Address, isProven: false));
        }
    }

    private async Task<HttpResponseMessage> AskWithoutChainAsync(string kind, string token)
    {
        Asked.Gate.One.IsDown = true;
        try
        {
            return await Asked.AskAsync(kind, "limited", token);
        }
        finally
        {
            Asked.Gate.One.IsDown = false;
        }
    }

    // Over HTTP, as a holder of one coin does.
    private async Task<string> SignInAsync()
    {
        Asked.Gate.One.Give(_wallet.Address, 1);
        var client = new SignInClient(Asked.Gate.Http, Asked.Gate.Clock);
        var message = await client.MessageAsync(_wallet.Address);
        var token = (await client.SendAsync(message, new Bytes(_wallet.SignMessage(message.ToString())))).Text("access_token");
        Text(token, "sub").ShouldStartWith(AccessToken.PseudonymPrefix);
        return token;
    }

    private string Make(Func<AccessToken, AccessToken> change, Func<AccessToken, AccessToken>? spoil = null)
    {
        var subjects = Asked.Gate.App.Services.GetRequiredService<TokenSubjects>();
        return Asked.Gate.TokenFor(Account.ToString(), made => (spoil ?? (written => written))(subjects.Write(change(made))));
    }

    private async Task IsNamedAsync(HttpResponseMessage answer, string name)
    {
        ((int)answer.StatusCode, Header(answer, "Portcullis-Account")).ShouldBe((200, name));
        NamesNobody(await TextAsync(answer));
    }

    private void NamesNobody(string told) => told.ShouldNotContain(_wallet.Address.ToString()[2..], Case.Insensitive);

    private static async Task<string> TextAsync(HttpResponseMessage answer) => $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.NonValidated[name].ToString();

    private static string Text(string token, string claim) => (string)Claims(token)[claim]!;

    private static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    public sealed class Fixture : IAsyncLifetime
    {
        internal AskedGateway Asked { get; } = new() { Subject = "pairwise" };

        public ValueTask InitializeAsync() => Asked.InitializeAsync();

        public ValueTask DisposeAsync() => Asked.DisposeAsync();
    }
}
