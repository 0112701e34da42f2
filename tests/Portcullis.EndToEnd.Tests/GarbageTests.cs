using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests;

[Collection(SharedDemo.Name)]
public sealed class GarbageTests(DemoFixture demo)
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string SiweGrant = "urn%3Aportcullis%3Agrant-type%3Asiwe";

    private static readonly string[] Endpoints =
    [
        "/auth/nonce", "/auth/challenge", "/oauth2/token", "/oauth2/jwks", "/v1/jwks", "/.well-known/jwks.json", "/healthz/live", "/healthz/ready",
        "/openapi/v1.json", "/demo.json",
        "/market-data/gold/prices", "/market-data/prices", "/public/status", "/nowhere",
    ];

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "empty JSON", Json, "" },
        { "no JSON", Json, "nonsense" },
        { "truncated", Json, """{"message":"localh""" },
        { "null", Json, "null" },
        { "number", Json, "1e999" },
        { "array", Json, "[]" },
        { "string", Json, "\"x\"" },
        { "empty object", Json, "{}" },
        { "members of wrong types", Json, """{"grant_type":1,"message":[],"signature":{},"address":7,"chainId":"x"}""" },
        { "null members", Json, """{"grant_type":null,"message":null,"signature":null,"address":null,"chainId":null}""" },
        { "duplicate keys", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","address":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","chainId":31337}""" },
        { "unknown member", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","chainId":31337,"admin":true}""" },
        { "deep nesting", Json, new string('[', 5_000) },
        { "negative chain", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","chainId":-1}""" },
        { "huge chain", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","chainId":99999999999999999999999}""" },
        { "other chain", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","chainId":1}""" },
        { "bad checksum", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79c8","chainId":31337}""" },
        { "other domain", Json, """{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","chainId":31337,"domain":"evil.test"}""" },
        { "byte order mark", Json, "\uFEFF{}" },
        { "control characters", Json, "{\"message\":\"\0\u0001\"}" },
        { "lone surrogate", Json, """{"message":"\ud800","signature":"\udfff","grant_type":"urn:portcullis:grant-type:siwe"}""" },
        { "200 kB", Json, $$"""{"message":"{{new string('a', 200_000)}}"}""" },
        { "empty form", Form, "" },
        { "form of separators", Form, "&&&===%%%" },
        { "bad escapes", Form, "grant_type=%zz&message=%&signature=%f" },
        { "repeated parameters", Form, $"grant_type={SiweGrant}&grant_type=password&message=a&signature=b" },
        { "no message", Form, $"grant_type={SiweGrant}&signature=0x" },
        { "no such grant", Form, "grant_type=password&username=a&password=b" },
        { "message that is none", Form, $"grant_type={SiweGrant}&message=hello&signature=0x{new string('1', 130)}" },
        { "odd signature", Form, $"grant_type={SiweGrant}&message=hello&signature=0x1" },
        { "plain text", "text/plain", "hello" },
        { "XML", "application/xml", "<a/>" },
        { "multipart", "multipart/form-data; boundary=x", "--x\r\n" },
        { "unknown charset", "application/json; charset=utf-7", "{}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task SignIn_Body_IsRefusedClearly(string name, string type, string body)
    {
        foreach (var endpoint in new[] { "/auth/challenge", "/oauth2/token" })
        {
            using var answer = await SendAsync("POST", endpoint, type, body);

            ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{name} to {endpoint}");
            Text(await JsonAsync(answer), "code").ShouldNotBeNullOrEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task AnyEndpoint_Body_NeverFails(string name, string type, string body)
    {
        foreach (var endpoint in Endpoints)
        {
            using var answer = await SendAsync("POST", endpoint, type, body);

            ((int)answer.StatusCode).ShouldBeLessThan(500, $"{name} to {endpoint}");
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    [InlineData("TRACE")]
    [InlineData("FOO")]
    public async Task AnyEndpoint_Method_NeverFailsAndOpensNothing(string method)
    {
        foreach (var endpoint in Endpoints)
        {
            using var answer = await SendAsync(method, endpoint, null, null);

            ((int)answer.StatusCode).ShouldBeLessThan(500, endpoint);
            if (endpoint.StartsWith("/market-data", StringComparison.Ordinal))
            {
                answer.IsSuccessStatusCode.ShouldBeFalse(endpoint);
            }
        }
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6Ii4uLy4uL2V0Yy9wYXNzd2QifQ.e30.AAAA")]
    [InlineData("Basic YWxpY2U6eA==")]
    [InlineData("Bearer a, Bearer b")]
    [InlineData("\"")]
    public async Task GatedRoute_Authorization_Is401(string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/market-data/prices");
        request.Headers.TryAddWithoutValidation("Authorization", value).ShouldBeTrue();

        using var answer = await demo.Client.SendAsync(request);

        ((int)answer.StatusCode).ShouldBeOneOf(400, 401);
        Text(await JsonAsync(answer), "code").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task GatedRoute_AlteredToken_Is401()
    {
        var parts = (await demo.TokenAsync("alice")).Split('.');
        string[] altered = [$"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{new string('A', 86)}", $".{parts[1]}.{parts[2]}", $"{parts[0]}.e30.{parts[2]}", string.Join('.', parts) + "x"];
        foreach (var token in altered)
        {
            using var answer = await demo.GetAsync("/market-data/gold/prices", token);

            ((int)answer.StatusCode).ShouldBe(401);
        }
    }

    [Theory]
    [InlineData("GET //market-data/prices")]
    [InlineData("GET /public/../market-data/prices")]
    [InlineData("GET /public/%2e%2e/market-data/prices")]
    [InlineData("GET /public/..%2fmarket-data/prices")]
    [InlineData("GET /public/..;/market-data/prices")]
    [InlineData("GET /market-data%2fprices")]
    [InlineData("GET /MARKET-DATA/PRICES")]
    [InlineData("GET /market-data/prices/")]
    [InlineData("GET /market-data/prices%00")]
    [InlineData("GET /public/status#/../../market-data/prices")]
    [InlineData("GET /market-data\\prices")]
    [InlineData("GET /%zz")]
    [InlineData("OPTIONS *")]
    [InlineData("CONNECT localhost:80")]
    [InlineData("TRACE /market-data/prices")]
    [InlineData("GET http://evil.test/market-data/prices")]
    public async Task RawRequest_OddTarget_NeverOpensAndNeverFails(string start)
    {
        var status = await SendRawAsync($"{start} HTTP/1.1\r\nHost: localhost:{demo.Url.Port}\r\nConnection: close\r\n\r\n");

        status.ShouldBeInRange(400, 499);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string endpoint, string? type, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), endpoint);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type!);
        }

        return demo.Client.SendAsync(request);
    }

    private async Task<int> SendRawAsync(string request)
    {
        using var client = new TcpClient("127.0.0.1", demo.Url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1]);
    }
}
