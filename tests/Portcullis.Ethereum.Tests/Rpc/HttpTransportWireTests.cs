using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>What the real HTTP stack does, over loopback.</summary>
public sealed class HttpTransportWireTests
{
    private static readonly byte[] Good = """{"jsonrpc":"2.0","id":1,"result":"0x1"}"""u8.ToArray();

    [Fact]
    public async Task Send_PlainAnswer_Arrives()
    {
        await using var server = RawServer.Answering("200 OK\r\nSet-Cookie: a=b", Good);
        (await SendAsync(server.Url)).Result.GetString().ShouldBe("0x1");
        server.Received[0].ShouldStartWith($"POST /v3/{FakeNode.Secret} HTTP/1.1");
        server.Received[0].ShouldContain("Content-Type: application/json\r\n");
    }

    [Fact]
    public async Task Send_Twice_SendsNoCookieAndNoTraceHeader()
    {
        await using var server = RawServer.Answering("200 OK\r\nSet-Cookie: a=b", Good);
        using var client = HttpTransport.CreateClient(server.Url, TimeSpan.FromSeconds(20));
        using var activity = new System.Diagnostics.Activity("test").Start();
        await new HttpTransport(client).SendAsync([FakeNode.ChainId], default);
        await new HttpTransport(client).SendAsync([FakeNode.ChainId], default);
        server.Received.Count.ShouldBe(2);
        server.Received.ShouldAllBe(request => !request.Contains("Cookie:", StringComparison.OrdinalIgnoreCase));
        server.Received.ShouldAllBe(request => !request.Contains("traceparent", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Send_CredentialsInTheUrl_AreSentAsBasic()
    {
        await using var server = RawServer.Answering("200 OK", Good);
        await SendAsync(new UriBuilder(server.Url) { UserName = "user", Password = "p%40ss" }.Uri);
        server.Received[0].ShouldContain("Authorization: Basic " + Convert.ToBase64String("user:p@ss"u8));
    }

    [Fact]
    [Trait("Case", "A3")]
    public async Task Send_Redirect_IsNotFollowed()
    {
        await using var target = RawServer.Answering("200 OK", Good);
        await using var server = RawServer.Answering($"307 Temporary Redirect\r\nLocation: {target.Url}", []);
        (await ShouldFailAsync(server.Url)).ShouldContain("307");
        target.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_GzipAnswer_IsRead()
    {
        await using var server = RawServer.Answering("200 OK\r\nContent-Encoding: gzip", Gzip(Good));
        (await SendAsync(server.Url)).Result.GetString().ShouldBe("0x1");
    }

    [Fact]
    public async Task Send_GzipBomb_IsCapped()
    {
        var bomb = Gzip(new byte[64 * 1024 * 1024]);
        bomb.Length.ShouldBeLessThan(100_000);
        await using var server = RawServer.Answering("200 OK\r\nContent-Encoding: gzip", bomb);
        (await ShouldFailAsync(server.Url)).ShouldContain("more than");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task Send_EncodingThatIsNone_IsRefused(string encoding)
    {
        await using var server = RawServer.Answering($"200 OK\r\nContent-Encoding: {encoding}", [1, 2, 3, 4, 5, 6, 7, 8]);
        await ShouldFailAsync(server.Url);
    }

    [Fact]
    public async Task Send_TruncatedGzip_IsRefused()
    {
        await using var server = RawServer.Answering("200 OK\r\nContent-Encoding: gzip", Gzip(Good)[..^12]);
        await ShouldFailAsync(server.Url);
    }

    [Fact]
    public async Task Send_BodyShorterThanSaid_IsRefused()
    {
        await using var server = RawServer.Answering($"200 OK\r\nContent-Length: {Good.Length + 1}", Good);
        await ShouldFailAsync(server.Url);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Send_BrokenHttp_IsRefused(string bytes)
    {
        await using var server = new RawServer((stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(bytes), stop).AsTask());
        await ShouldFailAsync(server.Url);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{\"jsonrpc\"")]
    public async Task Send_ServerHangs_EndsInTime(string start)
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(start), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        (await ShouldFailAsync(server.Url, TimeSpan.FromMilliseconds(200))).ShouldContain("in time");
    }

    [Fact]
    public async Task Send_NobodyListens_IsRefused()
    {
        // Bound, so that nobody else gets the port, and not listening.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        (await ShouldFailAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/v3/{FakeNode.Secret}"))).ShouldContain("failed");
    }

    private static async Task<RpcResponse> SendAsync(Uri url, TimeSpan? timeout = null)
    {
        using var client = HttpTransport.CreateClient(url, timeout ?? TimeSpan.FromSeconds(20));
        return (await new HttpTransport(client).SendAsync([FakeNode.ChainId], TestContext.Current.CancellationToken))[0];
    }

    private static async Task<string> ShouldFailAsync(Uri url, TimeSpan? timeout = null)
    {
        var exception = await Should.ThrowAsync<RpcException>(() => SendAsync(url, timeout));
        exception.ToString().ShouldNotContain(FakeNode.Secret);
        return exception.Message;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
