using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>What the issuer says of itself comes from the issuer, before an upstream that has a route for every path; and each challenge leads to it.</summary>
public sealed class MetadataTests : IAsyncLifetime
{
    private const string Url = TestGateway.PublicUrl + "/.well-known/oauth-protected-resource";

    private readonly TestGateway _gateway = new() { Change = settings => settings["ReverseProxy"]!["Routes"]!["all"] = TestFiles.Route("/{**rest}", "anonymous") };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/.well-known/openid-configuration", "issuer")]
    [InlineData("/.well-known/oauth-authorization-server", "issuer")]
    [InlineData("/.well-known/oauth-protected-resource", "resource")]
    public async Task Get_Document_IsOfThePublicUrl(string path, string member)
    {
        using var answer = await _gateway.GetAsync(path, null);

        ((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())![member]).ShouldBe(TestGateway.PublicUrl);
        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", "GET")]
    [InlineData("/.well-known/oauth-authorization-server", "GET")]
    [InlineData("/.well-known/oauth-protected-resource", "GET")]
    [InlineData("/.WELL-KNOWN/OpenID-Configuration", "GET")]
    [InlineData("/oauth2/jwks", "GET")]
    [InlineData("/oauth2/token", "POST")]
    [InlineData("/OAuth2/Token", "POST")]
    [InlineData("/auth/nonce", "GET")]
    [InlineData("/v1/attest", "POST")]
    public async Task OwnPath_OtherMethods_NeverReachTheUpstream(string path, string allowed)
    {
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO" }.Where(method => method != allowed))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await _gateway.Http.SendAsync(request);

            ((int)answer.StatusCode).ShouldBe(405, method);
            answer.Content.Headers.Allow.ShouldBe([allowed]);
        }

        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task OtherPaths_StillReachTheUpstream() => (await _gateway.PassAsync("/.well-known/security.txt", null)).Target.ShouldBe("/.well-known/security.txt");

    [Theory]
    [InlineData(null, 2)]
    [InlineData("not-a-token", 2)]
    public async Task Challenge_OfAccessTokens_LeadsToTheMetadata(string? token, int challenges)
    {
        using var answer = await _gateway.GetAsync("/gold/x", token);

        answer.Headers.WwwAuthenticate.Where(challenge => challenge.Scheme is "Bearer" or "DPoP").Select(challenge => challenge.Parameter!)
            .ShouldAllBe(parameter => parameter.StartsWith($"realm=\"{TestGateway.PublicUrl}\", resource_metadata=\"{Url}\"", StringComparison.Ordinal));
        answer.Headers.WwwAuthenticate.Count(challenge => challenge.Scheme is "Bearer" or "DPoP").ShouldBe(challenges);
    }

    [Fact]
    public async Task Challenge_ForATokenThatIsBound_LeadsToTheMetadata()
    {
        using var answer = await _gateway.GetAsync("/bound/x", _gateway.NewHolder(1).Token);

        answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Parameter!.ShouldContain($"resource_metadata=\"{Url}\"");
    }
}
