using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Dpop;

/// <summary>Tokens bound to a key, at the token endpoint (RFC 9449, 5).</summary>
public sealed class BoundSignInTests : SignInTest
{
    private const string TokenUrl = TestIssuer.PublicUrl + "/oauth2/token";

    private readonly SigningKey _key = SigningKey.Create();
    private readonly SigningKey _other = SigningKey.Create();

    [Fact]
    public async Task SignIn_WithAProof_BindsTheToken()
    {
        var answer = await SignInAsync(Proof(_key));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["token_type"]!.GetValue<string>().ShouldBe("DPoP");
        answer.Claims()["cnf"]!["jkt"]!.GetValue<string>().ShouldBe(_key.Thumbprint);
    }

    [Fact]
    public async Task SignIn_WithoutAProof_BindsNothing()
    {
        var answer = await Issuer.SignInAsync(Alice);

        answer.Json["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        answer.Claims().ContainsKey("cnf").ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET", TokenUrl)]
    [InlineData("POST", "https://evil.test/oauth2/token")]
    [InlineData("POST", TestIssuer.PublicUrl + "/oauth2/revoke")]
    public async Task SignIn_ProofOfAnotherRequest_IsRefused(string method, string url) =>
        (await SignInAsync(new DpopSigner(_key, Issuer.Clock).Sign(method, url, null, null))).ShouldBe(400, "invalid_dpop_proof");

    [Fact]
    public async Task SignIn_ProofUsedBefore_IsRefused()
    {
        var proof = Proof(_key);
        await SignInAsync(proof);

        (await SignInAsync(proof)).ShouldBe(400, "invalid_dpop_proof");
    }

    [Fact]
    public async Task SignIn_TwoProofs_AreRefused() => (await SignInAsync(Proof(_key), Proof(_key))).ShouldBe(400, "invalid_dpop_proof");

    [Fact]
    public async Task Refresh_Bound_NeedsTheKey()
    {
        var first = await SignInAsync(Proof(_key));

        (await RefreshAsync(first)).ShouldBe(400, "refresh_token_invalid");
        (await RefreshAsync(first, Proof(_other))).ShouldBe(400, "refresh_token_invalid");

        var second = await RefreshAsync(first, Proof(_key));
        second.Status.ShouldBe(200, second.Text);
        second.Claims()["cnf"]!["jkt"]!.GetValue<string>().ShouldBe(_key.Thumbprint);
    }

    [Fact]
    public async Task SignIn_PolicyThatRequiresIt_GivesAnUnboundTokenNothing()
    {
        const string json = """
            { "policies": { "market-data": { "dpop": "required", "tiers": [
                { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }
            """;
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(json, new HashSet<ChainId> { 1, 10 }).Policies);

        (await Issuer.SignInAsync(Alice)).Json["scope"]!.GetValue<string>().ShouldBe("");
        (await Issuer.SignInAsync(Alice, "market-data:gold")).ShouldBe(400, "invalid_dpop_proof");
        (await SignInAsync(Proof(_key))).Json["scope"]!.GetValue<string>().ShouldBe("market-data market-data:gold");
    }

    private string Proof(SigningKey key) => new DpopSigner(key, Issuer.Clock).Sign("POST", TokenUrl, null, null);

    private async Task<Answer> SignInAsync(params string[] proofs)
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        return await SendAsync(TestIssuer.Form(message, Alice.Sign(message), null), proofs);
    }

    private Task<Answer> RefreshAsync(Answer answer, params string[] proofs) => SendAsync(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = answer.Json["refresh_token"]!.GetValue<string>() }, proofs);

    private async Task<Answer> SendAsync(Dictionary<string, string> form, string[] proofs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(form) };
        foreach (var proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }
}
