using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

public sealed class UpstreamFailureTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Upstream_NotThere_502()
    {
        var (status, code) = await AskAsync("/dead/x");
        status.ShouldBe(502);
        code.ShouldBe("upstream_unavailable");
    }

    [Fact]
    public async Task Upstream_BreaksOff_502()
    {
        gateway.Upstream.Answer = _ => new UpstreamAnswer { Reset = true };
        var (status, code) = await AskAsync("/pub/x");
        gateway.Upstream.Answer = _ => new UpstreamAnswer();
        status.ShouldBe(502);
        code.ShouldBe("upstream_unavailable");
    }

    [Fact]
    public async Task Upstream_TooSlow_504()
    {
        var never = new TaskCompletionSource();
        gateway.Upstream.Answer = _ => new UpstreamAnswer { Until = never.Task };
        var (status, code) = await AskAsync("/slow/x");
        never.SetResult();
        gateway.Upstream.Answer = _ => new UpstreamAnswer();
        status.ShouldBe(504);
        code.ShouldBe("upstream_timeout");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task Upstream_AnswersBadly_ItsAnswerIsNotTouched(int status)
    {
        gateway.Upstream.Answer = _ => new UpstreamAnswer { Status = status, Body = "" };
        using var response = await gateway.GetAsync("/pub/x", null);
        gateway.Upstream.Answer = _ => new UpstreamAnswer();
        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task OwnEndpoint_OtherMethod_405InTheHousesForm()
    {
        using var response = await gateway.Http.PostAsync("/auth/nonce", null);
        ((int)response.StatusCode).ShouldBe(405);
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!.GetValue<string>().ShouldBe("method_not_allowed");
        response.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    [Theory]
    [InlineData("/auth/nonce")]
    [InlineData("/oauth2/jwks")]
    [InlineData("/v1/jwks")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/openapi/v1.json")]
    public async Task OwnEndpoint_IsThere(string path)
    {
        using var response = await gateway.GetAsync(path, null);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
    }

    private async Task<(int Status, string? Code)> AskAsync(string path)
    {
        using var response = await gateway.GetAsync(path, null);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }
}
