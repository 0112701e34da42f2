using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>A client that keeps the gateway waiting is sent away.</summary>
public sealed class SlowClientTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new() { Change = BeImpatient };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/pub/x", "application/json")]
    [InlineData("/oauth2/token", "application/x-www-form-urlencoded")]
    [InlineData("/auth/challenge", "application/json")]
    [Trait("Case", "G6")]
    public async Task Body_ThatDoesNotCome_408AndClosed(string path, string type)
    {
        var answer = await RawHttp.SendAsync(
            _gateway.Url, $"POST {path} HTTP/1.1\r\nHost: {_gateway.Url.Authority}\r\nContent-Type: {type}\r\nContent-Length: 100\r\n\r\na");
        RawHttp.Status(answer).ShouldBe(408, answer);
        answer.ShouldContain("request_timeout");
        answer.ShouldContain("Connection: close");
    }

    [Fact]
    [Trait("Case", "G6")]
    public async Task ChunkedBody_ThatDoesNotCome_408()
    {
        var answer = await RawHttp.SendAsync(
            _gateway.Url, $"POST /pub/x HTTP/1.1\r\nHost: {_gateway.Url.Authority}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
        RawHttp.Status(answer).ShouldBe(408, answer);
        answer.ShouldContain("request_timeout");
    }

    [Theory]
    [InlineData("GET /pub/x HTT")]
    [InlineData("GET /pub/x HTTP/1.1\r\nHost: a\r\nX-A: b")]
    [Trait("Case", "G6")]
    public async Task Head_ThatDoesNotCome_408(string head) => RawHttp.Status(await RawHttp.SendAsync(_gateway.Url, head)).ShouldBe(408);

    private static void BeImpatient(JsonObject settings) => settings["Kestrel"] = new JsonObject
    {
        ["Limits"] = new JsonObject
        {
            ["RequestHeadersTimeout"] = "00:00:01",
            ["MinRequestBodyDataRate"] = new JsonObject { ["BytesPerSecond"] = 1000, ["GracePeriod"] = "00:00:01.1" },
        },
    };
}
