using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>Requests whose length can be read in two ways are refused, and end the connection.</summary>
public sealed class FramingTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("Content-Length: 2\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 2")]
    [InlineData("Transfer-Encoding: identity, chunked")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding : chunked")]
    [InlineData("Content-Length: 2\r\nContent-Length: 3")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 0x3")]
    [InlineData("Content-Length: +3")]
    [InlineData("Content-Length:  +3 ")]
    [InlineData("Content-Length: 3 0")]
    [InlineData("Content-Length: 3,3")]
    [InlineData("Content-Length: \u00b2")]
    [InlineData("Content-Length: 3\u00a0")]
    [InlineData("Content-Length: 99999999999999999999999")]
    [InlineData("Content-Length: ")]
    [Trait("Case", "G1")]
    public async Task Body_OfTwoLengths_400AndClosed(string headers)
    {
        var before = gateway.Upstream.Requests.Count;
        var answer = await RawHttp.SendAsync(
            gateway.Url,
            $"POST /pub/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\n{headers}\r\n\r\n2\r\nhi\r\n0\r\n\r\nGET /pub/second HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(400, answer);
        gateway.Upstream.Requests.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("Content-Length: 2")]
    [InlineData("content-length:  2 ")]
    [InlineData("Content-Length: 0002")]
    public async Task Body_OfPlainLength_Arrives(string header)
    {
        var answer = await RawHttp.SendAsync(
            gateway.Url, $"POST /pub/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close\r\n{header}\r\n\r\nhi");
        RawHttp.Status(answer).ShouldBe(200, answer);
        gateway.Upstream.Requests.Last().Body.ShouldBe("hi");
    }

    [Theory]
    [InlineData("GET /pub/x HTTP/1.1\nHost: {0}\nConnection: close\n\n")]
    [InlineData("GET /pub/x HTTP/1.1\nHost: {0}\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: {0}\nConnection: close\r\n\r\n")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: {0}\r\nX-A: b\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: {0}\r\nConnection: close\r\n\n")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: {0}\r\nConnection: close\n\r\n")]
    [Trait("Case", "G1")]
    public async Task Line_EndedByLineFeedAlone_400(string head)
    {
        var before = gateway.Upstream.Requests.Count;
        var answer = await RawHttp.SendAsync(gateway.Url, head.Replace("{0}", gateway.Url.Authority, StringComparison.Ordinal));
        RawHttp.Status(answer).ShouldBe(400, answer);
        gateway.Upstream.Requests.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("2;a=b\nhi\r\n0\r\n\r\n")]
    [InlineData("2;a\nhi\r\n0\r\n\r\n")]
    [InlineData("2\nhi\r\n0\r\n\r\n")]
    [InlineData("0x2\r\nhi\r\n0\r\n\r\n")]
    [InlineData("-2\r\nhi\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\nhi\r\n0\r\n\r\n")]
    [InlineData("2\r\nhi\n0\r\n\r\n")]
    [Trait("Case", "G3")]
    public async Task Chunk_MalformedOrEndedByLineFeedAlone_400AndClosed(string chunks)
    {
        var answer = await RawHttp.SendAsync(
            gateway.Url,
            $"POST /pub/chunked HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}GET /pub/behind HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(400, answer);
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, answer);
        gateway.Upstream.Requests.ShouldNotContain(request => request.Target == "/pub/behind");
    }

    [Theory]
    [InlineData("POST /pub/x HTTP/1.1\r\nHost: {0}\r\nContent-Length: +2\r\n\r\nhi")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: {0}\nX-A: b\r\n\r\n")]
    [Trait("Case", "G1")]
    public async Task SecondRequest_OnTheSameConnection_IsHeldToTheSame(string second)
    {
        var first = $"POST /pub/first HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nContent-Length: 2\r\n\r\nhi";
        var answer = await RawHttp.SendAsync(gateway.Url, first + second.Replace("{0}", gateway.Url.Authority, StringComparison.Ordinal));
        RawHttp.Status(answer).ShouldBe(200, answer);
        answer.ShouldContain("HTTP/1.1 400");
    }

    [Fact]
    [Trait("Case", "G1")]
    public async Task Body_ChunkedOnHttp10_400()
    {
        var answer = await RawHttp.SendAsync(
            gateway.Url, $"POST /pub/x HTTP/1.0\r\nHost: {gateway.Url.Authority}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(400, answer);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: CHUNKED")]
    [InlineData("Transfer-Encoding: \tchunked")]
    public async Task Body_PlainlyChunked_Arrives(string header)
    {
        var answer = await RawHttp.SendAsync(
            gateway.Url, $"POST /pub/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close\r\n{header}\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(200, answer);
        gateway.Upstream.Requests.Last().Body.ShouldBe("hi");
    }

    [Theory]
    [InlineData("/pub/x")]
    [InlineData("/slow/x")]
    [Trait("Case", "G5")]
    public async Task Body_TooLarge_413(string target)
    {
        var answer = await RawHttp.GetAsync(gateway.Url, target, null, "POST", "Content-Length: 40000000");
        RawHttp.Status(answer).ShouldBe(413, answer);
        answer.ShouldContain("body_too_large");
    }

    [Fact]
    [Trait("Case", "G5")]
    public async Task Headers_TooLarge_431() =>
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "/pub/x", null, "GET", $"X-Large: {new string('a', 40_000)}")).ShouldBe(431);

    [Fact]
    [Trait("Case", "G5")]
    public async Task Line_TooLong_414() =>
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "/pub/" + new string('a', 10_000))).ShouldBe(414);

    [Fact]
    [Trait("Case", "G5")]
    public async Task Headers_TooMany_431()
    {
        var headers = Enumerable.Range(0, 200).Select(i => $"X-H{i}: 1").ToArray();
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "/pub/x", null, "GET", headers)).ShouldBe(431);
    }
}
