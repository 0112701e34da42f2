using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;

namespace Portcullis.AspNetCore.Tests.Dpop;

public sealed class BoundTokenTests : IAsyncLifetime
{
    private BoundClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await BoundClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Request_BoundTokenWithItsProof_PassesAndNamesTheKey()
    {
        using var answer = await _client.GetAsync(_client.Prove());
        using var second = await _client.GetAsync(_client.Prove());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("DPoP-Nonce").ShouldBeFalse();
        _client.Api.Seen[0].FindFirst("jkt")!.Value.ShouldBe(_client.Signer.KeyThumbprint);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public async Task Request_BoundTokenAsBearer_RefusedWithProofOrWithout(string scheme)
    {
        using var bare = await _client.SendAsync("/any", $"{scheme} {_client.Token}");
        await ShouldRefuseAsync(bare, RefusalCode.DpopRequired, "invalid_token");
        using var proven = await _client.SendAsync("/any", $"{scheme} {_client.Token}", _client.Prove());
        await ShouldRefuseAsync(proven, RefusalCode.DpopRequired, "invalid_token");
    }

    [Fact]
    public async Task Request_UnboundTokenByTheSchemeOfBoundOnes_Refused()
    {
        var token = _client.Api.Token();
        using var answer = await _client.SendAsync("/any", $"DPoP {token}", _client.Signer.Sign("GET", BoundClient.PublicUrl + "/any", token, null));
        await ShouldRefuseAsync(answer, RefusalCode.InvalidToken, "invalid_token");
    }

    [Fact]
    public async Task Request_SameProofAgain_Refused()
    {
        var proof = _client.Prove();
        using var first = await _client.GetAsync(proof);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var second = await _client.GetAsync(proof);
        await ShouldRefuseAsync(second, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
    }

    [Fact]
    public async Task Request_SameProof64TimesAtOnce_PassesOnce()
    {
        var proof = _client.Prove();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var answer = await _client.GetAsync(proof);
            return answer.StatusCode;
        }));
        statuses.Count(status => status == HttpStatusCode.OK).ShouldBe(1);
    }

    [Theory]
    [InlineData("POST", "/any")]
    [InlineData("GET", "/gold")]
    [InlineData("GET", "/ANY")]
    [InlineData("GET", "/any/")]
    [InlineData("GET", "/%61ny")]
    public async Task Request_ProofForAnotherOne_Refused(string method, string path)
    {
        using var answer = await _client.GetAsync(_client.Prove(path, method));
        await ShouldRefuseAsync(answer, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
    }

    [Fact]
    public async Task Request_ProofForTheHostHeader_Refused()
    {
        var url = new Uri(_client.Api.Client.BaseAddress!, "/any").AbsoluteUri;
        using var answer = await _client.GetAsync(_client.Signer.Sign("GET", url, _client.Token, null));
        await ShouldRefuseAsync(answer, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
    }

    [Fact]
    public async Task Request_NoneOrTwoProofs_Refused()
    {
        using var none = await _client.GetAsync();
        await ShouldRefuseAsync(none, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
        using var joined = await _client.GetAsync($"{_client.Prove()}, {_client.Prove()}");
        await ShouldRefuseAsync(joined, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
    }

    [Fact]
    public async Task Request_ProofByAnotherKeyOrForAnotherToken_Refused()
    {
        using var other = SigningKey.Create();
        using var stolen = await _client.GetAsync(new DpopSigner(other, _client.Api.Clock).Sign("GET", BoundClient.PublicUrl + "/any", _client.Token, null));
        await ShouldRefuseAsync(stolen, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
        using var elsewhere = await _client.GetAsync(_client.Signer.Sign("GET", BoundClient.PublicUrl + "/any", "other", null));
        await ShouldRefuseAsync(elsewhere, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
    }

    [Fact]
    public async Task Request_ProofOfAMinuteAgo_Refused()
    {
        var proof = _client.Prove();
        _client.Api.Clock.Advance(TimeSpan.FromSeconds(61));
        using var answer = await _client.GetAsync(proof);
        await ShouldRefuseAsync(answer, RefusalCode.InvalidDpopProof, "invalid_dpop_proof");
    }

    [Fact]
    public async Task Request_QueryBesideThePath_IsNoPartOfTheProof()
    {
        using var answer = await _client.SendAsync("/any?x=%61&y", $"DPoP {_client.Token}", _client.Prove());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Request_ExpiredBoundToken_SaysSoByItsScheme()
    {
        _client.Api.Clock.Advance(TimeSpan.FromMinutes(15));
        using var answer = await _client.GetAsync(_client.Prove());
        await ShouldRefuseAsync(answer, RefusalCode.ExpiredToken, "invalid_token");
    }

    [Fact]
    public async Task Request_ScopeNotMet_IsForbiddenByItsScheme()
    {
        var token = _client.Api.Issuer.Token(_client.Api.Clock, scope: "other", thumbprint: _client.Signer.KeyThumbprint);
        using var answer = await _client.SendAsync("/any", $"DPoP {token}", _client.Signer.Sign("GET", BoundClient.PublicUrl + "/any", token, null));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.WwwAuthenticate.Single().ToString().ShouldContain("error=\"insufficient_scope\", scope=\"market-data\", algs=\"ES256\"");
    }

    [Fact]
    public async Task Request_NonceAskedFor_IsToldAndThenTaken()
    {
        await using var client = await BoundClient.StartAsync(options => options.RequireProofNonce = true);
        using var first = await client.GetAsync(client.Prove());
        await ShouldRefuseAsync(first, RefusalCode.UseDpopNonce, "use_dpop_nonce");

        using var second = await client.GetAsync(client.Prove(nonce: first.Headers.GetValues("DPoP-Nonce").Single()));
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Headers.GetValues("DPoP-Nonce").Single().Length.ShouldBe(32);
    }

    [Fact]
    public async Task Request_MemoryFull_CannotTell()
    {
        await using var client = await BoundClient.StartAsync(options => options.ProofCapacity = 1);
        using var first = await client.GetAsync(client.Prove());
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var second = await client.GetAsync(client.Prove());
        ((int)second.StatusCode).ShouldBe(503);
        second.Headers.WwwAuthenticate.ShouldBeEmpty();
    }

    [Fact]
    public async Task TryAuthenticateAsync_ThenTheScheme_SpendTheProofOnce()
    {
        var context = new DefaultHttpContext { RequestServices = _client.Api.Services.CreateScope().ServiceProvider };
        context.Request.Method = "GET";
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = "/any";
        context.Request.Headers.Authorization = $"DPoP {_client.Token}";
        context.Request.Headers["DPoP"] = _client.Prove();

        (await _client.Api.Services.GetRequiredService<BearerAuthentication>().TryAuthenticateAsync(context)).ShouldNotBeNull();
        (await context.AuthenticateAsync(PortcullisDefaults.AuthenticationScheme)).Succeeded.ShouldBeTrue();

        // The same token by the other scheme is another question.
        context.Request.Headers.Authorization = $"Bearer {_client.Token}";
        (await _client.Api.Services.GetRequiredService<BearerAuthentication>().TryAuthenticateAsync(context)).ShouldBeNull();
    }

    private static async Task ShouldRefuseAsync(HttpResponseMessage answer, RefusalCode code, string error)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        problem.RootElement.GetProperty("code").GetString().ShouldBe(code.Code);
        var challenge = answer.Headers.WwwAuthenticate.ShouldHaveSingleItem();
        challenge.Scheme.ShouldBe("DPoP");
        challenge.Parameter.ShouldNotBeNull().ShouldContain($"error=\"{error}\"");
        challenge.Parameter.ShouldEndWith("algs=\"ES256\"");
    }
}
