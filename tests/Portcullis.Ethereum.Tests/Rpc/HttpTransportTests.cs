using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

public sealed class HttpTransportTests
{
    private const string Good = """{"jsonrpc":"2.0","id":$1,"result":"0x1"}""";

    [Fact]
    public async Task Send_OneCall_IsAnObjectWithOurId()
    {
        var node = new FakeNode(Good);
        var responses = await node.ToTransport().SendAsync([new RpcRequest("eth_getCode", ["0xab", new JsonObject { ["requireCanonical"] = true }])], default);
        responses.ShouldHaveSingleItem().Result.GetString().ShouldBe("0x1");
        node.Received.ShouldHaveSingleItem().ToJsonString().ShouldBe(
            """{"jsonrpc":"2.0","id":1,"method":"eth_getCode","params":["0xab",{"requireCanonical":true}]}""");
    }

    [Fact]
    public async Task Send_Several_IsOneArrayAndAnswersMatchByIdInAnyOrder()
    {
        var node = new FakeNode("""
            [{"jsonrpc":"2.0","id":$3,"result":"c"},{"id":$1,"result":"a","jsonrpc":"2.0"},{"jsonrpc":"2.0","id":$2,"error":{"code":3,"message":"no","data":"0x08c3"}}]
            """);
        var responses = await node.ToTransport().SendAsync([FakeNode.ChainId, FakeNode.ChainId, FakeNode.ChainId], default);
        responses.Select(response => response.Error is null ? response.Result.GetString() : "error").ShouldBe(["a", "error", "c"]);
        responses[1].Error.ShouldBe(new RpcError(3, "no", Bytes.Parse("0x08c3")));
        node.Received.ShouldHaveSingleItem().AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Send_Again_NeverUsesAnIdTwice()
    {
        var node = new FakeNode("""[{"jsonrpc":"2.0","id":$1,"result":1},{"jsonrpc":"2.0","id":$2,"result":2}]""");
        var transport = node.ToTransport();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => transport.SendAsync([FakeNode.ChainId, FakeNode.ChainId], default)));
        var ids = node.Received.SelectMany(batch => batch.AsArray()).Select(call => call!["id"]!.GetValue<long>()).ToList();
        ids.Distinct().Count().ShouldBe(40);
    }

    [Fact]
    public async Task Send_Nothing_AsksNothing()
    {
        var node = new FakeNode("");
        (await node.ToTransport().SendAsync([], default)).ShouldBeEmpty();
        node.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":$1,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":$1,"result":{"a":[]},"error":null}""")]
    [InlineData("""  {"jsonrpc":"2.0","id":$1,"result":false,"extra":1}  """)]
    public async Task Send_ResultOfAnyKind_IsAResult(string body)
    {
        var responses = await new FakeNode(body).ToTransport().SendAsync([FakeNode.ChainId], default);
        responses.ShouldHaveSingleItem().Error.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"code":-32000,"message":"oops"}""", -32000, "oops", null)]
    [InlineData("""{"code":3,"message":"m","data":"0x"}""", 3, "m", "0x")]
    [InlineData("""{"code":3,"message":"m","data":"Reverted 0x12"}""", 3, "m", null)]
    [InlineData("""{"code":3,"message":"m","data":{"a":1}}""", 3, "m", null)]
    [InlineData("""{"code":3,"message":"m","data":"\ud800"}""", 3, "m", null)]
    [InlineData("""{"code":-1,"message":7}""", -1, "", null)]
    [InlineData("""{"code":-1,"message":"\ud800"}""", -1, "", null)]
    [InlineData("""{"code":-1}""", -1, "", null)]
    public async Task Send_ErrorForTheCall_IsAnAnswer(string error, int code, string message, string? data)
    {
        var node = new FakeNode($$"""{"jsonrpc":"2.0","id":$1,"error":{{error}}}""");
        var response = (await node.ToTransport().SendAsync([FakeNode.ChainId], default)).ShouldHaveSingleItem();
        response.Error.ShouldBe(new RpcError(code, message, data is null ? null : Bytes.Parse(data)));
    }

    [Fact]
    public async Task Send_ErrorWithALongText_KeepsItsStart()
    {
        var node = new FakeNode($$$"""{"jsonrpc":"2.0","id":$1,"error":{"code":1,"message":"{{{new string('x', 100_000)}}}"}}""");
        (await node.ToTransport().SendAsync([FakeNode.ChainId], default))[0].Error!.Message.Length.ShouldBe(512);
    }

    public static TheoryData<string> Malformed =>
    [
        "", "   ", "null", "1", "\"x\"", "[]", "{}", "[[]]", "nonsense", "<html><body>502</body></html>", "\0",
        """{"jsonrpc":"2.0","id":$1,"result":"0x1" """,
        """{"jsonrpc":"2.0","id":$1,"result":"0x1"}}""",
        """{"jsonrpc":"2.0","id":$1,"result":"0x1"}{"jsonrpc":"2.0","id":$1,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":$1,"result":"0x1",}""",
        """{"jsonrpc":"2.0","id":$1,"result":"0x1"/**/}""",
        """{"jsonrpc":"2.0","id":$1,"result":"0x1","result":"0x2"}""",
        """{"jsonrpc":"2.0","id":$1,"id":7,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":$1,"result":{"a":1,"\u0061":2}}""",
        """{"jsonrpc":"2.0","id":$1,"result":{"\ud800":1}}""",
        """{"jsonrpc":"2.0","\ud800":$1,"result":1}""",
        """{"jsonrpc":"2.0","id":99,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":0,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":-1,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":99999999999999999999,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":"$1","result":"0x1"}""",
        """{"jsonrpc":"2.0","id":$1.5,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":null,"result":"0x1"}""",
        """{"jsonrpc":"2.0","result":"0x1"}""",
        """{"jsonrpc":"1.0","id":$1,"result":"0x1"}""",
        """{"jsonrpc":2.0,"id":$1,"result":"0x1"}""",
        """{"id":$1,"result":"0x1"}""",
        """{"jsonrpc":"2.0","id":$1}""",
        """{"jsonrpc":"2.0","id":$1,"error":null}""",
        """{"jsonrpc":"2.0","id":$1,"result":"0x1","error":{"code":1,"message":"m"}}""",
        """{"jsonrpc":"2.0","id":$1,"error":"text"}""",
        """{"jsonrpc":"2.0","id":$1,"error":{}}""",
        """{"jsonrpc":"2.0","id":$1,"error":{"code":"3","message":"m"}}""",
        """{"jsonrpc":"2.0","id":$1,"error":{"code":3.5,"message":"m"}}""",
        """{"jsonrpc":"2.0","id":$1,"error":{"code":99999999999,"message":"m"}}""",
        """[{"jsonrpc":"2.0","id":$1,"result":"0x1"}]""",
        """{"jsonrpc":"2.0","id":$1,"result":""" + new string('[', 100_000) + new string(']', 100_000) + "}",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Send_MalformedAnswer_IsRefused(string body)
    {
        var exception = await Should.ThrowAsync<RpcException>(() => new FakeNode(body).ToTransport().SendAsync([FakeNode.ChainId], default));
        exception.ToString().ShouldNotContain(FakeNode.Secret);
        exception.Message.ShouldContain("node.test");
    }

    [Fact]
    public async Task Send_AnotherEncodingThanUtf8_IsRefused()
    {
        const string body = """{"jsonrpc":"2.0","id":1,"result":"0x1"}""";
        foreach (var bytes in new[] { [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(body)], Encoding.Unicode.GetBytes(body), Encoding.BigEndianUnicode.GetBytes(body) })
        {
            var node = new FakeNode(() => new HttpResponseMessage { Content = new ByteArrayContent(bytes) });
            await Should.ThrowAsync<RpcException>(() => node.ToTransport().SendAsync([FakeNode.ChainId], default));
        }
    }

    public static TheoryData<string> MalformedBatches =>
    [
        "", "null", "[]", "{}", "[1,2]", "[null,null]",
        Good,
        $"[{Good}]",
        $"[{Good},{Good}]",
        $$"""[{{Good}},{"jsonrpc":"2.0","id":99,"result":"0x1"}]""",
        $$$"""[{{{Good}}},{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"m"}}]""",
        $$"""[{{Good}},{"jsonrpc":"2.0","id":$2}]""",
        $$"""[{{Good}},{"jsonrpc":"2.0","id":$2,"result":1},{"jsonrpc":"2.0","id":$2,"result":1}]""",
        $$"""[{{Good}},{"jsonrpc":"2.0","id":$2,"result":1},{"jsonrpc":"2.0","id":99,"result":1}]""",
        $$"""[{{Good}},{"jsonrpc":"2.0","id":$2,"result":1}""",
        $$"""[[{{Good}},{"jsonrpc":"2.0","id":$2,"result":1}]]""",
    ];

    [Theory]
    [MemberData(nameof(MalformedBatches))]
    public async Task Send_MalformedBatchAnswer_IsRefused(string body) =>
        await Should.ThrowAsync<RpcException>(() => new FakeNode(body).ToTransport().SendAsync([FakeNode.ChainId, FakeNode.ChainId], default));

    [Theory]
    [InlineData(2, """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"too large"}}""")]
    [InlineData(2, """{"jsonrpc":"2.0","id":$1,"error":{"code":-32600,"message":"too large"}}""")]
    [InlineData(2, """{"error":{"code":-32600,"message":"too large"}}""")]
    [InlineData(1, """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"too large"}}""")]
    public async Task Send_ErrorForTheWhole_IsThrownWithIt(int calls, string body)
    {
        var transport = new FakeNode(body).ToTransport();
        var exception = await Should.ThrowAsync<RpcException>(() => transport.SendAsync([.. Enumerable.Repeat(FakeNode.ChainId, calls)], default));
        exception.Error.ShouldBe(new RpcError(-32600, "too large", null));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task Send_NotHttp200_CountsOnlyErrors(HttpStatusCode status)
    {
        (await Should.ThrowAsync<RpcException>(() => new FakeNode(Good, status).ToTransport().SendAsync([FakeNode.ChainId], default)))
            .Message.ShouldContain(((int)status).ToString());
        await Should.ThrowAsync<RpcException>(() => new FakeNode("busy", status).ToTransport().SendAsync([FakeNode.ChainId], default));

        var revert = new FakeNode("""{"jsonrpc":"2.0","id":$1,"error":{"code":3,"message":"m","data":"0x01"}}""", status);
        (await revert.ToTransport().SendAsync([FakeNode.ChainId], default))[0].Error!.Code.ShouldBe(3);
    }

    [Fact]
    public async Task Send_NotHttp200_RefusesABatchWithOneResult()
    {
        var node = new FakeNode($$$"""[{{{Good}}},{"jsonrpc":"2.0","id":$2,"error":{"code":3,"message":"m"}}]""", HttpStatusCode.BadGateway);
        await Should.ThrowAsync<RpcException>(() => node.ToTransport().SendAsync([FakeNode.ChainId, FakeNode.ChainId], default));
    }

    [Theory]
    [InlineData(HttpTransport.MaxAnswerSize, true)]
    [InlineData(HttpTransport.MaxAnswerSize + 1, false)]
    [InlineData(3 * HttpTransport.MaxAnswerSize, false)]
    public async Task Send_LargeAnswer_IsCapped(int size, bool accepted)
    {
        var body = """{"jsonrpc":"2.0","id":1,"result":"0x1"}""".PadRight(size);
        var transport = new FakeNode(() => new HttpResponseMessage { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) }).ToTransport();
        var sending = transport.SendAsync([FakeNode.ChainId], default);
        (await Record.ExceptionAsync(() => sending) is null).ShouldBe(accepted);
    }

    [Fact]
    public async Task Send_ConnectionFails_NamesTheHostAlone()
    {
        var transport = new FakeNode(() => throw new HttpRequestException("refused")).ToTransport();
        var exception = await Should.ThrowAsync<RpcException>(() => transport.SendAsync([FakeNode.ChainId], default));
        exception.Message.ShouldBe("the connection to the node node.test failed");
        exception.ToString().ShouldNotContain(FakeNode.Secret);
    }

    [Fact]
    public async Task Send_CallerCancels_IsACancellation()
    {
        using var source = new CancellationTokenSource();
        var transport = new FakeNode(() =>
        {
            source.Cancel();
            throw new OperationCanceledException(source.Token);
        }).ToTransport();
        await Should.ThrowAsync<OperationCanceledException>(() => transport.SendAsync([FakeNode.ChainId], source.Token));
    }

    [Theory]
    [InlineData("ftp://node.test")]
    [InlineData("ws://node.test")]
    [InlineData("/relative")]
    public void CreateClient_NoHttpUrl_IsRefused(string url) =>
        Should.Throw<ArgumentException>(() => HttpTransport.CreateClient(new Uri(url, UriKind.RelativeOrAbsolute), TimeSpan.FromSeconds(1)))
            .Message.ShouldNotContain("node.test");

    [Fact]
    public void Constructor_ClientWithoutAddress_IsRefused()
    {
        using var client = new HttpClient();
        Should.Throw<ArgumentException>(() => new HttpTransport(client));
    }
}
