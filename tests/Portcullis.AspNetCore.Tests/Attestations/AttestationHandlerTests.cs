using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests.Attestations;

public sealed class AttestationHandlerTests : IAsyncLifetime
{
    private AttestedApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await AttestedApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/premium")]
    [InlineData("/controller/premium")]
    public async Task Request_ConditionsMetOfAProvenWallet_IsServed(string path)
    {
        using var answer = await _api.GetAsync(path, _api.Attest([true, true, false]));
        ((int)answer.StatusCode).ShouldBe(200);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(AttestedApi.Wallet);
    }

    [Theory]
    [InlineData("/premium")]
    [InlineData("/controller/premium")]
    public async Task Request_NoAttestation_IsAskedForOne(string path)
    {
        using var answer = await _api.GetAsync(path, null);
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "Send an attestation");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe($"Bearer realm=\"{_api.Issuer.Url}\"");
    }

    [Fact]
    public async Task Request_ConditionNotMet_IsAProvenNo()
    {
        using var answer = await _api.GetAsync("/premium", _api.Attest([true, false]));
        await ShouldBeAsync(answer, RefusalCode.ConditionsNotMet, AttestedApi.Hash(2));
    }

    [Fact]
    public async Task Request_ConditionNotMentioned_IsNotCalledANo()
    {
        using var answer = await _api.GetAsync("/premium", _api.Attest([true]));
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, AttestedApi.Hash(2));
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task Request_WalletNotProven_IsServedOnlyWhereThatIsAllowedInSoManyWords()
    {
        var token = _api.Attest([true, true], isWalletProven: false);
        using var premium = await _api.GetAsync("/premium", token);
        using var anybody = await _api.GetAsync("/anybody", token);
        await ShouldBeAsync(premium, RefusalCode.AttestationInvalid, "control of the wallet");
        (await anybody.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("False");
    }

    [Fact]
    public async Task Request_Expired_IsRefusedFromThatInstant()
    {
        var token = _api.Attest([true, true]);
        _api.Clock.Advance(TimeSpan.FromMinutes(30));
        using var answer = await _api.GetAsync("/premium", token);
        await ShouldBeAsync(answer, RefusalCode.AttestationExpired, "expired");
    }

    [Fact]
    public async Task Request_AccessTokenAsAttestation_IsRefused()
    {
        using var answer = await _api.GetAsync("/premium", _api.Issuer.Token(_api.Clock, "premium"));
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "typ: JWT");
    }

    [Theory]
    [InlineData("/token")]
    [InlineData("/signed-in")]
    public async Task Request_AttestationAsAccessToken_IsRefused(string path)
    {
        using var answer = await _api.GetAsync(path, _api.Attest([true, true]));
        await ShouldBeAsync(answer, RefusalCode.InvalidToken, "");
    }

    [Fact]
    public async Task Request_AttestationByTheKeyOfAccessTokens_IsRefused()
    {
        using var answer = await _api.GetAsync("/premium", _api.Attest([true, true], key: _api.Issuer.Key));
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "key is not among");
    }

    [Fact]
    public async Task Request_AccessTokenByTheKeyOfAttestations_IsRefused()
    {
        using var answer = await _api.GetAsync("/token", _api.Issuer.Token(_api.Clock, key: _api.Issuer.AttestationKey));
        await ShouldBeAsync(answer, RefusalCode.InvalidToken, "key is not among");
    }

    [Fact]
    public async Task Request_AnotherKeyOfTheSameName_IsRefused()
    {
        using var other = SigningKey.Create(_api.Issuer.AttestationKey.KeyId);
        using var answer = await _api.GetAsync("/premium", _api.Attest([true, true], key: other));
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "does not verify");
    }

    [Fact]
    public async Task Request_AnotherIssuer_IsRefused()
    {
        using var answer = await _api.GetAsync("/premium", _api.Attest([true, true], issuer: _api.Issuer.Url + "/"));
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "another issuer");
    }

    [Fact]
    public async Task Request_KeysNeverFetched_CannotTell()
    {
        _api.Issuer.AnswerAttestationKeys = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var answer = await _api.GetAsync("/premium", _api.Attest([true, true]));
        await ShouldBeAsync(answer, RefusalCode.KeysUnavailable, "");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a, Bearer b")]
    [InlineData("")]
    public async Task Request_MalformedHeader_IsInvalid(string token)
    {
        using var answer = await _api.GetAsync("/premium", token);
        await ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "one Authorization header");
    }

    [Fact]
    public async Task Request_EndpointAsksForNoCondition_IsNotServed()
    {
        using var answer = await _api.GetAsync("/signed-in-by-attestation", _api.Attest([true, true]));
        await ShouldBeAsync(answer, RefusalCode.PolicyNotMet, "does not allow this");
    }

    [Fact]
    public async Task Request_EitherScheme_TakesTheTokenAndAnswersOnce()
    {
        using var token = await _api.GetAsync("/either", _api.Issuer.Token(_api.Clock));
        using var none = await _api.GetAsync("/either", null);
        using var attestation = await _api.GetAsync("/either", _api.Attest([true, true]));
        ((int)token.StatusCode).ShouldBe(200);
        await ShouldBeAsync(none, RefusalCode.MissingToken, "");
        ((int)attestation.StatusCode).ShouldBe(403);
    }

    internal static async Task ShouldBeAsync(HttpResponseMessage answer, RefusalCode code, string detail)
    {
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        ((string?)body["code"]).ShouldBe(code.Code, body.ToJsonString());
        ((string?)body["detail"])!.ShouldContain(detail);
        ((int)answer.StatusCode).ShouldBe(code.Status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
