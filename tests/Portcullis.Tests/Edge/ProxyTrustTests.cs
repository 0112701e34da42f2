using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>What a proxy that the operator named says of its client is believed; what the client said to the proxy is not.</summary>
public sealed class ProxyTrustTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new() { Change = settings => settings["TrustedProxies"] = new JsonArray("127.0.0.0/8", "10.9.0.0/16") };
    private readonly TestGateway _stranger = new() { Change = settings => settings["TrustedProxies"] = new JsonArray("10.9.0.0/16") };

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        await _stranger.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stranger.DisposeAsync();
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("6.6.6.6, 203.0.113.9", "203.0.113.9")]
    [InlineData("6.6.6.6, 203.0.113.9, 10.9.1.1", "203.0.113.9")]
    [InlineData("10.9.1.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("nonsense", "127.0.0.1")]
    [InlineData("6.6.6.6, nonsense", "127.0.0.1")]
    public async Task TrustedPeer_NamesItsClient(string forwarded, string client)
    {
        var seen = await _gateway.PassAsync("/pub/x", null, ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "api.example"));
        seen.Header("X-Forwarded-For").ShouldBe(client);
        seen.Headers.Keys.ShouldNotContain(name => name.StartsWith("X-Original", StringComparison.OrdinalIgnoreCase));
        seen.Headers.SelectMany(header => header.Value).ShouldNotContain(value => value.Contains("6.6.6.6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrustedPeer_NamesSchemeAndHost()
    {
        var seen = await _gateway.PassAsync("/pub/x", null, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "api.example"));
        seen.Header("X-Forwarded-Proto").ShouldBe("https");
        seen.Header("X-Forwarded-Host").ShouldBe("api.example");
    }

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-Prefix")]
    public async Task TrustedPeer_OtherHeaders_AreNotPassedOn(string name)
    {
        var seen = await _gateway.PassAsync("/pub/x", null, (name, "6.6.6.6"));
        seen.Headers.SelectMany(header => header.Value).ShouldNotContain(value => value.Contains("6.6.6.6", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Case", "H5")]
    public async Task OtherPeer_IsNotBelieved()
    {
        var seen = await _stranger.PassAsync("/pub/x", null, ("X-Forwarded-For", "10.9.0.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.test"));
        seen.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
        seen.Header("X-Forwarded-Proto").ShouldBe("http");
        seen.Header("X-Forwarded-Host").ShouldBe(_stranger.Url.Authority);
    }

    [Fact]
    public async Task Challenge_ThroughATrustedProxy_IsForTheConfiguredDomain()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/challenge")
        {
            Content = new StringContent($$"""{"address":"{{TestGateway.NewAddress()}}","chainId":1}""", null, "application/json"),
        };
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Host", "evil.test");
        using var response = await _gateway.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        text.ShouldContain("127.0.0.1:8080");
        text.ShouldNotContain("evil");
    }
}
