using System.Text;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>The P cases: raw request targets against a gated and an open route.</summary>
public sealed class PathTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("/premium", 401, Traits = ["Case", "P1"])]
    [InlineData("/premium/", 401, Traits = ["Case", "P1"])]
    [InlineData("/premium/x", 401, Traits = ["Case", "P1"])]
    [InlineData("/PREMIUM/x", 401, Traits = ["Case", "P3"])]
    [InlineData("/%70remium/x", 401, Traits = ["Case", "P3"])]
    [InlineData("/pub/../premium/x", 401, Traits = ["Case", "P4"])]
    [InlineData("/pub/%2e%2e/premium/x", 401, Traits = ["Case", "P4"])]
    [InlineData("/pub/%2E./premium/x", 401, Traits = ["Case", "P4"])]
    [InlineData("/./premium", 401, Traits = ["Case", "P4"])]
    [InlineData("/%2e/premium", 401, Traits = ["Case", "P4"])]
    [InlineData("/premium/.", 401, Traits = ["Case", "P12"])]
    [InlineData("/premium/x/..", 401, Traits = ["Case", "P12"])]
    [InlineData("/premium/x?/pub", 401, Traits = ["Case", "P9"])]
    [InlineData("//premium/x", 400, Traits = ["Case", "P2"])]
    [InlineData("/premium//x", 400, Traits = ["Case", "P2"])]
    [InlineData("/pub//x", 400, Traits = ["Case", "P2"])]
    [InlineData("/pub/..%2fpremium", 400, Traits = ["Case", "P5"])]
    [InlineData("/pub%2f..%2fpremium", 400, Traits = ["Case", "P5"])]
    [InlineData("/premium%2fx", 400, Traits = ["Case", "P5"])]
    [InlineData("/pub/..%5cpremium", 400, Traits = ["Case", "P5"])]
    [InlineData("/pub/..\\premium", 400, Traits = ["Case", "P5"])]
    [InlineData("/pub/..;/premium", 400, Traits = ["Case", "P6"])]
    [InlineData("/premium;a=b/x", 400, Traits = ["Case", "P6"])]
    [InlineData("/pub;x/../premium", 400, Traits = ["Case", "P6"])]
    [InlineData("/pub/..%3b/premium", 400, Traits = ["Case", "P6"])]
    [InlineData("/pub/%252e%252e/premium", 400, Traits = ["Case", "P5"])]
    [InlineData("/premium%00", 400, Traits = ["Case", "P8"])]
    [InlineData("/premium%0d%0a", 400, Traits = ["Case", "P8"])]
    [InlineData("/premium%zz", 400, Traits = ["Case", "P8"])]
    [InlineData("/pub/%c0%ae%c0%ae/premium", 400, Traits = ["Case", "P8"])]
    [InlineData("/pub/x#/../premium", 400, Traits = ["Case", "P9"])]
    [InlineData("/pub/x%23", 400, Traits = ["Case", "P9"])]
    [InlineData("/pub/caf\u00c3\u00a9", 400, Traits = ["Case", "P8"])]
    [InlineData("/pub/x?caf\u00c3\u00a9", 400, Traits = ["Case", "P8"])]
    [InlineData("/premium.", 404, Traits = ["Case", "P12"])]
    [InlineData("/premium%20", 404, Traits = ["Case", "P12"])]
    [InlineData("/pub/..", 404, Traits = ["Case", "P12"])]
    [InlineData("/premium/..", 404, Traits = ["Case", "P12"])]
    [InlineData("http://other.example/premium/x", 400, Traits = ["Case", "P10"])]
    public async Task Path_WithoutToken_IsNeverOpen(string target, int status)
    {
        var before = gateway.Upstream.Requests.Count;
        var answer = await RawHttp.GetAsync(gateway.Url, target);
        RawHttp.Status(answer).ShouldBe(status, answer);
        gateway.Upstream.Requests.Count.ShouldBe(before);
    }

    [Fact]
    [Trait("Case", "P10")]
    public async Task Path_AbsoluteFormOfThisHost_IsGatedAlike()
    {
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, $"http://{gateway.Url.Authority}/premium/x")).ShouldBe(401);
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, $"http://{gateway.Url.Authority}/pub/x")).ShouldBe(200);
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, $"http://user@{gateway.Url.Authority}/pub/x")).ShouldBe(400);
    }

    [Theory]
    [InlineData("/pub?/premium", "/pub?/premium", Traits = ["Case", "P9"])]
    [InlineData("/pub/x", "/pub/x")]
    [InlineData("/pub/a/../b", "/pub/b")]
    [InlineData("/pub/%7Euser", "/pub/~user")]
    [InlineData("/pub/a%20b", "/pub/a%20b")]
    [InlineData("/pub/caf%C3%A9", "/pub/caf%C3%A9")]
    [InlineData("/pub/x?a=%2f..%2f&b=//;c=%25", "/pub/x?a=%2f..%2f&b=//;c=%25")]
    public async Task Path_Open_IsSentAsItWasMatched(string target, string expected)
    {
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, target)).ShouldBe(200);
        gateway.Upstream.Requests.Last().Target.ShouldBe(expected);
    }

    [Theory]
    [InlineData("CONNECT", "/premium/x")]
    [InlineData("TRACE", "/pub/x")]
    [InlineData("TRACK", "/pub/x")]
    [InlineData("trace", "/pub/x")]
    [Trait("Case", "P13")]
    public async Task Method_NeverAllowed_405WithAllow(string method, string target)
    {
        var answer = await RawHttp.GetAsync(gateway.Url, target, method: method);
        RawHttp.Status(answer).ShouldBeOneOf(400, 405);
        answer.ShouldNotContain("200 OK");
    }

    [Fact]
    [Trait("Case", "P10")]
    public async Task Path_AsteriskForm_400() => RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "*", method: "OPTIONS")).ShouldBe(400);

    [Fact]
    public async Task Method_ConnectToAnAuthority_405()
    {
        var answer = await RawHttp.GetAsync(gateway.Url, gateway.Url.Authority, method: "CONNECT");
        RawHttp.Status(answer).ShouldBe(405, answer);
        answer.ShouldContain("Allow: GET");
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    [InlineData("FOO")]
    [InlineData("POST")]
    [Trait("Case", "P13")]
    public async Task Method_Other_IsGatedAlike(string method) =>
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "/premium/x", method: method, headers: ["Content-Length: 0"])).ShouldBe(401);

    [Theory]
    [InlineData("X-Original-URL: /premium/x")]
    [InlineData("X-Rewrite-URL: /premium/x")]
    [InlineData("X_Original_URL: /premium/x")]
    [InlineData("X-Forwarded-Uri: /premium/x")]
    [InlineData("X-Forwarded-Prefix: /premium")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-HTTP-Method: DELETE")]
    [InlineData("X-Method-Override: DELETE")]
    [Trait("Case", "P11")]
    public async Task Path_InAHeader_HasNoEffectAndGoesNoFurther(string header)
    {
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "/pub/x", headers: [header])).ShouldBe(200);
        var seen = gateway.Upstream.Requests.Last();
        seen.Target.ShouldBe("/pub/x");
        seen.Header(header[..header.IndexOf(':', StringComparison.Ordinal)]).ShouldBeNull();
    }

    [Fact]
    public async Task Path_Refused_ClosesTheConnection()
    {
        var host = gateway.Url.Authority;
        var before = gateway.Upstream.Requests.Count;
        var answer = await RawHttp.SendAsync(
            gateway.Url, $"GET /a//b HTTP/1.1\r\nHost: {host}\r\n\r\nGET /pub/second HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(400);
        answer.ShouldContain("ambiguous_path");
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, Encoding.UTF8.GetByteCount(answer).ToString());
        gateway.Upstream.Requests.Count.ShouldBe(before);
    }
}
