using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.SignIn;

public sealed class NonceEndpointTests : SignInTest
{
    [Fact]
    [Trait("Case", "D3")]
    public async Task Get_Nonce_ExpiresInFiveMinutesAndIsNotStored()
    {
        var answer = await Issuer.GetAsync("/auth/nonce");

        answer.Status.ShouldBe(200);
        ((string)answer.Json["nonce"]!).ShouldMatch("^[0-9a-f]{74}$");
        ((string?)answer.Json["expiresAt"]).ShouldBe("2026-01-01T00:05:00.000Z");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Theory]
    [InlineData("?domain=evil.test", "unknown_domain")]
    [InlineData("?domain=", "unknown_domain")]
    [InlineData("?uri=https://evil.test", "unknown_domain")]
    [InlineData("?domain=api.test&uri=https://app.test/login", "unknown_domain")]
    [InlineData("?address=", "invalid_request")]
    [InlineData("?address=0x12", "invalid_request")]
    [InlineData("?address=0x52908400098527886e0F7030069857D2E4169EE7", "invalid_request")]
    [InlineData("?domain=api.test&domain=api.test", "invalid_request")]
    [InlineData("?adress=0x52908400098527886E0F7030069857D2E4169EE7", "invalid_request")]
    [InlineData("?purpose=x", "invalid_request")]
    public async Task Get_BadQuery_IsRefused(string query, string code)
    {
        var answer = (await Issuer.GetAsync("/auth/nonce" + query)).ShouldBe(400, code);

        answer.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    [Trait("Case", "S5")]
    public async Task Get_ForeignHost_ChangesNothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/nonce?domain=evil.test");
        request.Headers.Host = "evil.test";
        request.Headers.Add("X-Forwarded-Host", "evil.test");

        (await Answer.OfAsync(await Issuer.Client.SendAsync(request))).ShouldBe(400, "unknown_domain");
    }
}
