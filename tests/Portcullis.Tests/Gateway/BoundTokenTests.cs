using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

public sealed class BoundTokenTests(TestGateway gateway) : IClassFixture<TestGateway>, IDisposable
{
    private readonly SigningKey _key = SigningKey.Create();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("/premium/x")]
    [InlineData("/keep/x")]
    [InlineData("/keyed/x")]
    [InlineData("/bound/x")]
    public async Task BoundToken_WithItsProof_PassesAndTheProofStaysHere(string path)
    {
        var (address, token) = NewHolder();

        var seen = await PassAsync(path, token, Prove(path, token));

        seen.Header("Portcullis-Account").ShouldBe(new Account(1, address).ToString());
        seen.Header("DPoP").ShouldBeNull();
        seen.Header("Authorization").ShouldBe(path switch { "/keep/x" => $"DPoP {token}", "/keyed/x" => "Basic b3A=", _ => null });
    }

    [Fact]
    public async Task BoundToken_AsBearer_401()
    {
        var (_, token) = NewHolder();
        using var response = await gateway.GetAsync("/premium/x", token, ("DPoP", Prove("/premium/x", token)));

        (await CodeAsync(response)).ShouldBe((401, "dpop_required"));
        response.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("DPoP");
    }

    [Fact]
    public async Task BoundToken_SameProofTwice_401()
    {
        var (_, token) = NewHolder();
        var proof = Prove("/premium/x", token);
        await PassAsync("/premium/x", token, proof);

        using var response = await SendAsync("/premium/x", token, proof);
        (await CodeAsync(response)).ShouldBe((401, "invalid_dpop_proof"));
    }

    [Fact]
    public async Task BoundToken_HoldsNothing_403AndTheProofIsSpentOnce()
    {
        var token = gateway.TokenFor(new Account(1, TestGateway.NewAddress()).ToString(), Bind);
        using var response = await SendAsync("/premium/x", token, Prove("/premium/x", token));
        (await CodeAsync(response)).ShouldBe((403, "policy_not_met"));
    }

    [Fact]
    public async Task BoundToken_ProofForTheAddressOfTheMachine_401()
    {
        var (_, token) = NewHolder();
        var proof = new DpopSigner(_key, gateway.Clock).Sign("GET", new Uri(gateway.Url, "/premium/x").AbsoluteUri, token, null);
        using var response = await SendAsync("/premium/x", token, proof);
        (await CodeAsync(response)).ShouldBe((401, "invalid_dpop_proof"));
    }

    [Fact]
    public async Task PolicyForBoundTokens_UnboundOne_401ByTheSchemeOfBoundOnes()
    {
        var (_, token) = gateway.NewHolder(1);
        using var response = await gateway.GetAsync("/bound/x", token);

        (await CodeAsync(response)).ShouldBe((401, "dpop_required"));
        var challenge = response.Headers.WwwAuthenticate.ShouldHaveSingleItem();
        challenge.Scheme.ShouldBe("DPoP");
        challenge.Parameter!.ShouldContain("error=\"invalid_token\"");
        challenge.Parameter!.ShouldEndWith("algs=\"ES256\"");
    }

    [Fact]
    public async Task OpenRoute_Proof_IsTheUpstreamsAffair()
    {
        var seen = await gateway.PassAsync("/pub/x", null, ("DPoP", "its.own.proof"));
        seen.Header("DPoP").ShouldBe("its.own.proof");
    }

    private AccessToken Bind(AccessToken token) => token with { KeyThumbprint = _key.Thumbprint };

    private (Address Address, string Token) NewHolder()
    {
        var (address, _) = gateway.NewHolder(1);
        return (address, gateway.TokenFor(new Account(1, address).ToString(), Bind));
    }

    private string Prove(string path, string token) => new DpopSigner(_key, gateway.Clock).Sign("GET", TestGateway.PublicUrl + path, token, null);

    private async Task<UpstreamRequest> PassAsync(string path, string token, string proof)
    {
        using var response = await SendAsync(path, token, proof);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        return gateway.Upstream.Requests.Last();
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string token, string proof) =>
        await gateway.GetAsync(path, null, ("Authorization", $"DPoP {token}"), ("DPoP", proof));

    private static async Task<(int, string?)> CodeAsync(HttpResponseMessage response) =>
        ((int)response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
}
