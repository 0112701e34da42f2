using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>The H cases: nobody but the gateway says who calls.</summary>
public sealed class HeaderTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    public static TheoryData<string> Spellings =>
    [
        "Portcullis-Account", "portcullis-account", "Portcullis_Account", "PORTCULLIS_ACCOUNT", "Portcullis.Account", "Portcullis-Tier", "Portcullis_Tier",
        "Portcullis-Assertion", "Portcullis-Tier-Unknown", "Portcullis-Whatever",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    [Trait("Case", "H1")]
    public async Task Namespace_FromTheClient_NeverArrives(string name)
    {
        var (address, token) = gateway.NewHolder(1);
        foreach (var (path, bearer) in new[] { ("/premium/x", token), ("/pub/x", null) })
        {
            var answer = await RawHttp.GetAsync(gateway.Url, path, bearer, "GET", $"{name}: evil", $"{name}:\tevil \t", $"{name.ToUpperInvariant()}: evil");
            RawHttp.Status(answer).ShouldBe(200, answer);
            var seen = gateway.Upstream.Requests.Last();
            seen.Headers.SelectMany(header => header.Value).Where(value => value.Contains("evil", StringComparison.Ordinal)).ShouldBeEmpty();
            seen.Header("Portcullis-Account").ShouldBe(bearer is null ? null : $"eip155:1:{address}");
        }
    }

    [Fact]
    [Trait("Case", "H3")]
    public async Task OpenRoute_TellsNothingOfIdentity()
    {
        var (_, token) = gateway.NewHolder(1);
        var seen = await gateway.PassAsync("/pub/x", token, ("Portcullis-Account", "evil"), ("Portcullis_Policy", "evil"));
        seen.Headers.Keys.Where(name => name.StartsWith("Portcullis", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        seen.Header("Authorization").ShouldBe($"Bearer {token}");
    }

    [Fact]
    [Trait("Case", "H4")]
    public async Task ConnectionNamingOurHeader_DoesNotDropIt()
    {
        var (address, token) = gateway.NewHolder(1);
        var answer = await RawHttp.SendAsync(
            gateway.Url,
            $"GET /premium/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close, Portcullis-Account, Portcullis-Assertion\r\nAuthorization: Bearer {token}\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(200, answer);
        var seen = gateway.Upstream.Requests.Last();
        seen.Header("Portcullis-Account").ShouldBe($"eip155:1:{address}");
        seen.Header("Portcullis-Assertion").ShouldNotBeNull();
    }

    [Fact]
    [Trait("Case", "H1")]
    public async Task Trailers_FromTheClient_NeverArrive()
    {
        var (_, token) = gateway.NewHolder(1);
        var answer = await RawHttp.SendAsync(
            gateway.Url,
            $"POST /premium/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close\r\nTrailer: Portcullis-Tier\r\nTransfer-Encoding: chunked\r\n"
            + $"Authorization: Bearer {token}\r\n\r\n2\r\nhi\r\n0\r\nPortcullis-Tier: evil\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(200, answer);
        var seen = gateway.Upstream.Requests.Last();
        seen.Body.ShouldBe("hi");
        seen.Header("Portcullis-Tier").ShouldBe("basic");
        answer.ShouldNotContain("evil");
    }

    [Fact]
    [Trait("Case", "H5")]
    public async Task Forwarded_FromAnyClient_IsOverwritten()
    {
        var seen = await gateway.PassAsync(
            "/pub/x", null, ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "https"), ("Forwarded", "for=6.6.6.6"));
        seen.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
        seen.Header("X-Forwarded-Host").ShouldBe(gateway.Url.Authority);
        seen.Header("X-Forwarded-Proto").ShouldBe("http");
        seen.Header("Forwarded").ShouldBeNull();
    }

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Forwarded_Host")]
    [InlineData("x.forwarded.proto")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-Anything-That-Somebody-May-Think-Of-One-Day")]
    [InlineData("FORWARDED")]
    [InlineData("X-Real-IP")]
    [InlineData("X_Real_IP")]
    [InlineData("True-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Cluster-Client-IP")]
    [InlineData("X-Original-For")]
    [Trait("Case", "H5")]
    public async Task Address_ClaimedByTheClient_NeverArrives(string name)
    {
        var seen = await gateway.PassAsync("/pub/x", null, (name, "6.6.6.6"));
        seen.Headers.SelectMany(header => header.Value).ShouldNotContain(value => value.Contains("6.6.6.6", StringComparison.Ordinal));
        seen.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Authorization_OnGatedRoute_StaysHere()
    {
        var (_, token) = gateway.NewHolder(1);
        (await gateway.PassAsync("/premium/x", token)).Header("Authorization").ShouldBeNull();
        (await gateway.PassAsync("/keep/x", token)).Header("Authorization").ShouldBe($"Bearer {token}");
    }

    [Theory]
    [InlineData("/keyed/x")]
    [InlineData("/picked/x")]
    public async Task Authorization_SetByTheOperator_ArrivesAlone(string path)
    {
        var (_, token) = gateway.NewHolder(1);
        (await gateway.PassAsync(path, token)).Header("Authorization").ShouldBe("Basic b3A=");
    }

    [Theory]
    [InlineData("/keyed/evil")]
    [InlineData("/marked/evil")]
    public async Task Namespace_SetByTheRoute_NeverArrives(string path)
    {
        var (address, token) = gateway.NewHolder(1);
        var seen = await gateway.PassAsync(path, token);
        seen.Headers.SelectMany(header => header.Value).ShouldNotContain(value => value == "evil");
        seen.Header("Portcullis-Account").ShouldBe(path == "/keyed/evil" ? $"eip155:1:{address}" : null);
    }

    [Fact]
    [Trait("Case", "J11")]
    public async Task Authorization_Twice_IsRefused()
    {
        var (_, token) = gateway.NewHolder(1);
        var answer = await RawHttp.GetAsync(gateway.Url, "/premium/x", token, "GET", $"Authorization: Bearer {token}");
        RawHttp.Status(answer).ShouldBe(401, answer);
    }

    [Fact]
    public async Task Assertion_SaysTheSameAsTheHeaders_ForThisUpstream()
    {
        var (_, token) = gateway.NewHolder(10);
        var seen = await gateway.PassAsync("/premium/x", token);
        var parts = seen.Header("Portcullis-Assertion")!.Split('.');
        var head = Decode(parts[0]);
        var claims = Decode(parts[1]);
        head["typ"]!.GetValue<string>().ShouldBe("portcullis-assertion+jwt");
        claims["iss"]!.GetValue<string>().ShouldBe(TestGateway.PublicUrl);
        claims["aud"]!.GetValue<string>().ShouldBe(gateway.Upstream.Url.GetLeftPart(UriPartial.Authority));
        claims["sub"]!.GetValue<string>().ShouldBe(seen.Header("Portcullis-Account"));
        claims["policy"]!.GetValue<string>().ShouldBe("market-data");
        claims["tier"]!.GetValue<string>().ShouldBe("silver");
        (claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()).ShouldBe(120);
    }

    [Fact]
    public async Task Assertion_SameCallerAgain_IsNotSignedAgain()
    {
        var (_, token) = gateway.NewHolder(1);
        var first = (await gateway.PassAsync("/premium/x", token)).Header("Portcullis-Assertion");
        (await gateway.PassAsync("/premium/y", token)).Header("Portcullis-Assertion").ShouldBe(first);
    }

    [Fact]
    public async Task Assertion_IsNoAccessToken()
    {
        var (_, token) = gateway.NewHolder(1);
        var assertion = (await gateway.PassAsync("/premium/x", token)).Header("Portcullis-Assertion");
        using var response = await gateway.GetAsync("/premium/x", assertion);
        ((int)response.StatusCode).ShouldBe(401);
    }

    [Theory]
    [InlineData("/premium/x", null, "private")]
    [InlineData("/premium/x", "public, max-age=60", "public, max-age=60")]
    [InlineData("/pub/x", null, null)]
    public async Task Answer_MayBeKept_AsTheUpstreamSaysElsePrivately(string path, string? upstream, string? expected)
    {
        var (_, token) = gateway.NewHolder(1);
        gateway.Upstream.Answer = _ => new UpstreamAnswer { Headers = upstream is null ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["Cache-Control"] = upstream } };
        using var response = await gateway.GetAsync(path, token);
        gateway.Upstream.Answer = _ => new UpstreamAnswer();
        (response.Headers.NonValidated.TryGetValues("Cache-Control", out var values) ? values.ToString() : null).ShouldBe(expected);
        response.Headers.Vary.Contains("Authorization").ShouldBe(path == "/premium/x");
    }

    [Fact]
    [Trait("Case", "H6")]
    public async Task Answer_MayNotSpeakInOurName()
    {
        var (_, token) = gateway.NewHolder(1);
        gateway.Upstream.Answer = request => new UpstreamAnswer
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Portcullis-Assertion"] = request.Header("Portcullis-Assertion") ?? "-",
                ["portcullis_tier"] = "gold",
                ["X-Mine"] = "1",
            },
        };
        using var response = await gateway.GetAsync("/premium/x", token);
        gateway.Upstream.Answer = _ => new UpstreamAnswer();
        response.Headers.Select(header => header.Key).Where(name => name.StartsWith("portcullis", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        response.Headers.GetValues("X-Mine").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Answer_NamesNoServer()
    {
        using var response = await gateway.GetAsync("/pub/x", null);
        response.Headers.Server.ShouldBeEmpty();
    }

    private static JsonNode Decode(string part) =>
        JsonNode.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part)))!;
}
