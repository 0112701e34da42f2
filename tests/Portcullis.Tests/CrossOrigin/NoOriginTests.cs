using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.CrossOrigin;

/// <summary>Without a setting nothing of gated routes is said to any origin, and an upstream's own answers stay as they are.</summary>
public sealed class NoOriginTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("/gold/x", 401)]
    [InlineData("/oauth2/token", 405)]
    public async Task Preflight_NothingConfigured_IsRefused(string path, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "https://app.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await gateway.Http.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Document_NothingConfigured_IsStillForEveryOrigin()
    {
        using var answer = await gateway.GetAsync("/oauth2/jwks", null, ("Origin", "https://app.example"));

        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }
}
