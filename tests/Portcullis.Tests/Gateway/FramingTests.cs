namespace Portcullis.Tests.Gateway;

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
    public async Task Body_OfTwoLengths_400AndClosed(string headers)
    {
        var before = gateway.Upstream.Requests.Count;
        var answer = await RawHttp.SendAsync(
            gateway.Url,
            $"POST /pub/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\n{headers}\r\n\r\n2\r\nhi\r\n0\r\n\r\nGET /pub/second HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nConnection: close\r\n\r\n");
        RawHttp.Status(answer).ShouldBe(400, answer);
        gateway.Upstream.Requests.Count.ShouldBe(before);
    }

    [Fact]
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
    public async Task Body_TooLarge_413(string target)
    {
        var answer = await RawHttp.GetAsync(gateway.Url, target, null, "POST", "Content-Length: 40000000");
        RawHttp.Status(answer).ShouldBe(413, answer);
        answer.ShouldContain("body_too_large");
    }

    [Fact]
    public async Task Headers_TooMany_431()
    {
        var headers = Enumerable.Range(0, 200).Select(i => $"X-H{i}: 1").ToArray();
        RawHttp.Status(await RawHttp.GetAsync(gateway.Url, "/pub/x", null, "GET", headers)).ShouldBe(431);
    }
}
