using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>Every way to show who calls, through a gateway that asks: what is proven is the original request, not the question.</summary>
public sealed class AskedProofTests(AskedGateway asked) : IClassFixture<AskedGateway>, IDisposable
{
    private readonly SigningKey _bound = SigningKey.Create();
    private readonly EthereumKey _wallet = new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public static TheoryData<string> Kinds => ["nginx", "caddy", "envoy"];

    public void Dispose()
    {
        _bound.Dispose();
        _wallet.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task BoundToken_ProofOfTheOriginalRequest_PassesOnce(string kind)
    {
        var token = NewBoundToken();
        var proof = Prove("POST", "/premium/x", token);

        (await AskBoundAsync(kind, "POST", "/premium/x?a=1", token, proof)).ShouldBe((200, null));
        (await AskBoundAsync(kind, "POST", "/premium/x?a=1", token, proof)).ShouldBe((401, "invalid_dpop_proof"));
    }

    [Theory]
    [InlineData("GET", "/premium/x")]
    [InlineData("POST", "/premium/y")]
    [InlineData("POST", "/authz/bound")]
    public async Task BoundToken_ProofOfAnotherRequest_401(string method, string path)
    {
        var token = NewBoundToken();

        (await AskBoundAsync("nginx", "POST", "/premium/x", token, Prove(method, path, token))).ShouldBe((401, "invalid_dpop_proof"));
    }

    [Fact]
    public async Task BoundToken_AsBearer_401()
    {
        using var answer = await asked.AskAsync("nginx", "bound", NewBoundToken());

        (await CodeAsync(answer)).ShouldBe((401, "dpop_required"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Signed_OriginalRequest_PassesOnce(string kind)
    {
        asked.Gate.One.Give(_wallet.Address, 1);
        var signature = Sign("GET", "/premium/x?a=1", null);

        (await AskSignedAsync(kind, "GET", "/premium/x?a=1", signature)).ShouldBe((200, null));
        (await AskSignedAsync(kind, "GET", "/premium/x?a=1", signature)).ShouldBe((401, "signed_request_invalid"));
    }

    [Fact]
    public async Task Signed_AnotherRequest_401()
    {
        asked.Gate.One.Give(_wallet.Address, 1);

        (await AskSignedAsync("nginx", "GET", "/premium/y", Sign("GET", "/premium/x", null))).ShouldBe((401, "signed_request_invalid"));
        (await AskSignedAsync("nginx", "GET", "/premium/y", Sign("GET", "/authz/market-data", null))).ShouldBe((401, "signed_request_invalid"));
    }

    [Theory]
    [InlineData("POST", "content")]
    [InlineData("POST", null)]
    [InlineData("DELETE", null)]
    [InlineData("GET", "content")]
    public async Task Signed_ContentThatIsNotHere_401AndTheSignatureIsNotSpent(string method, string? content)
    {
        asked.Gate.One.Give(_wallet.Address, 1);

        (await AskSignedAsync("caddy", method, "/premium/x", Sign(method, "/premium/x", content))).ShouldBe((401, "signed_content_unseen"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Attestation_WalletProven_Passes(string kind)
    {
        var (address, _) = asked.Gate.NewHolder(1);
        using var proven = await asked.AskAsync(kind, "market-data", asked.Attest(address, isProven: true));
        using var unproven = await asked.AskAsync(kind, "market-data", asked.Attest(address, isProven: false));

        (await CodeAsync(proven)).ShouldBe((200, null));
        proven.Headers.GetValues("Portcullis-Account").Single().ShouldBe(new Account(1, address).ToString());
        (await CodeAsync(unproven)).ShouldBe((401, "attestation_invalid"));
    }

    [Fact]
    public async Task Open_WithAnyToken_IsNotJudgedByIt()
    {
        using var answer = await asked.AskAsync("nginx", "anonymous", "no.token.at.all");

        ((int)answer.StatusCode).ShouldBe(200);
        answer.Headers.GetValues("Portcullis-Account").Single().ShouldBeEmpty();
    }

    private static async Task<(int, string?)> CodeAsync(HttpResponseMessage answer) => ((int)answer.StatusCode,
        answer.IsSuccessStatusCode ? null : (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);

    private string NewBoundToken()
    {
        var (address, _) = asked.Gate.NewHolder(1);
        return asked.Gate.TokenFor(new Account(1, address).ToString(), token => token with { KeyThumbprint = _bound.Thumbprint });
    }

    private string Prove(string method, string path, string token) => new DpopSigner(_bound, asked.Gate.Clock).Sign(method, TestGateway.PublicUrl + path, token, null);

    private async Task<(int, string?)> AskBoundAsync(string kind, string method, string target, string token, string proof)
    {
        using var answer = await asked.AskAsync(kind, "bound", null, method, target, ("Authorization", $"DPoP {token}"), ("DPoP", proof));
        return await CodeAsync(answer);
    }

    private async Task<(int, string?)> AskSignedAsync(string kind, string method, string target, RequestSignature signature)
    {
        using var answer = await asked.AskSignedAsync(kind, method, target, signature);
        return await CodeAsync(answer);
    }

    private RequestSignature Sign(string method, string target, string? content) => asked.Sign(_wallet, method, target, content);
}
