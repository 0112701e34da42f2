using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>The sign-in page's whole way with a wallet that is a contract: from the page to what the client's token opens, at a gateway on a real chain. The wallet holds what silver asks.</summary>
[Collection(WalletChains.Name)]
public sealed class PageWalletTests(WalletGateway gate) : IAsyncLifetime
{
    private const string Callback = "https://desk.test/callback";
    private const string Verifier = "a-verifier-of-forty-three-characters-or-more-0";
    private const string TokenUrl = TestGateway.PublicUrl + "/oauth2/token";

    private LiveGateway _gateway = null!;
    private Address _wallet;

    public async ValueTask InitializeAsync()
    {
        _gateway = await gate.StartAsync(settings => settings["SignIn"] = JsonNode.Parse($$"""{"Clients":[{"Id":"desk","Name":"Desk","RedirectUris":["{{Callback}}"],"Scopes":["market-data:silver","bound"]}]}"""));
        _wallet = await ContractWallets.DeployAsync(gate.One.Chain, WalletGateway.Owner.Address);
        await gate.One.Chain.SetEtherAsync(_wallet, System.Numerics.BigInteger.Pow(10, 19));
        await gate.One.Chain.MineAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    [Trait("Case", "W1")]
    public async Task Contract_OwnersSignature_OpensWhatTheClientAskedForAndNoMore()
    {
        var tokens = (await RedeemAsync(await CodeAsync("openid market-data:basic"))).ShouldBe(200, null);
        var refreshed = (await SendAsync(new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Text("refresh_token"), ["client_id"] = "desk" })).ShouldBe(200, null);

        ((string?)tokens.Claims["proof"], (string?)tokens.Claims["sub"]).ShouldBe(("erc1271", $"eip155:1:{_wallet}"));
        foreach (var token in new[] { tokens, refreshed })
        {
            token.Claims["scope"]!.GetValue<string>().ShouldBe("market-data market-data:basic");
            (await GetAsync("/premium/x", token)).ShouldBe(200, null);
            _gateway.Upstream.Requests.Last().Header("Portcullis-Tier").ShouldBe("basic");
            (await GetAsync("/silver/x", token)).ShouldBe(403, "insufficient_scope");
            (await GetAsync("/limited/x", token)).ShouldBe(403, "insufficient_scope");
        }
    }

    [Fact]
    [Trait("Case", "W1")]
    public async Task Contract_StrangersSignature_GetsNoCode()
    {
        var (query, message) = await ChallengeAsync("openid");

        (await ProveAsync(query, message, WalletGateway.Stranger)).ShouldBe(401, "signature_invalid");
    }

    /// <summary>The wallet could have been asked in vain: but whether there is a key shows only when the code comes, and then the answer says what is missing.</summary>
    [Fact]
    public async Task PolicyForBoundTokens_WithoutAKey_IsToldSoAndTheCodeIsStillGood()
    {
        using var key = SigningKey.Create();
        var code = await CodeAsync("bound");

        var refused = (await RedeemAsync(code)).ShouldBe(400, "invalid_dpop_proof");
        var tokens = (await RedeemAsync(code, new DpopSigner(key, TimeProvider.System).Sign("POST", TokenUrl, null, null))).ShouldBe(200, null);

        refused.Text("error").ShouldBe("invalid_dpop_proof");
        refused.Text("error_description").ShouldContain("send a DPoP proof");
        tokens.Text("token_type").ShouldBe("DPoP");
        tokens.Claims["scope"]!.GetValue<string>().ShouldBe("bound bound:only");
    }

    [Fact]
    public async Task ClientThatAsksForNothing_WithoutAKey_IsNotTrippedByPoliciesForBoundTokens()
    {
        var tokens = (await RedeemAsync(await CodeAsync("openid"))).ShouldBe(200, null);

        tokens.Claims["scope"]!.GetValue<string>().ShouldBe("market-data market-data:silver market-data:basic");
    }

    private async Task<(string Query, string Message)> ChallengeAsync(string scope)
    {
        var query = QueryHelpers.AddQueryString("", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = "desk", ["redirect_uri"] = Callback, ["response_type"] = "code", ["scope"] = scope, ["state"] = "s",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))), ["code_challenge_method"] = "S256",
        });
        return (query, (await PostAsync("/signin/challenge", new { request = query, address = $"{_wallet}", chainId = 1 })).ShouldBe(200, null).Text("message"));
    }

    private Task<Reply> ProveAsync(string query, string message, DevAccount signer) =>
        PostAsync("/signin/proof", new { request = query, message, signature = WalletGateway.Sign(signer, message).ToString() });

    private async Task<string> CodeAsync(string scope)
    {
        var (query, message) = await ChallengeAsync(scope);
        var redirect = (await ProveAsync(query, message, WalletGateway.Owner)).ShouldBe(200, null).Text("redirect");
        return QueryHelpers.ParseQuery(new Uri(redirect).Query)["code"].ToString();
    }

    private Task<Reply> RedeemAsync(string code, string? proof = null) => SendAsync(
        new(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Callback, ["client_id"] = "desk", ["code_verifier"] = Verifier }, proof);

    private async Task<Reply> SendAsync(Dictionary<string, string> form, string? proof = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(form) };
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return await Reply.OfAsync(await _gateway.Http.SendAsync(request));
    }

    private async Task<Reply> PostAsync(string path, object body) => await Reply.OfAsync(await _gateway.Http.PostAsync(path, JsonContent.Create(body)));

    private async Task<Reply> GetAsync(string path, Reply tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {tokens.Text("access_token")}");
        return await Reply.OfAsync(await _gateway.Http.SendAsync(request));
    }
}
