using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Stores;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>
/// Questions that are refused before it is looked at what they ask about, and those that end in a failure: some gateways pass on the client's own header in place of one that an answer lacks. What the server itself
/// cannot read it answers without any of ours; then nothing but the status counts, which no gateway takes for a yes.
/// </summary>
public sealed class EarlyRefusalTests(AskedGateway asked) : IClassFixture<AskedGateway>
{
    private static readonly string[] Identity = ["Portcullis-Account", "Portcullis-Policy", "Portcullis-Tier", "Portcullis-Tier-Unknown", "Portcullis-Assertion"];

    [Theory]
    [InlineData("nginx", "GET /authz/market-data//x", "", 403, "ambiguous_path")]
    [InlineData("envoy", "GET /authz/market-data//x", "", 400, "ambiguous_path")]
    [InlineData("envoy", "GET /authz/market-data/a%2fb", "", 400, "ambiguous_path")]
    [InlineData("envoy", "GET /authz/market-data/x;y", "", 400, "ambiguous_path")]
    [InlineData("envoy", "GET /authz/%2e%2e/x//", "", 400, "ambiguous_path")]
    [InlineData("envoy", "TRACE /authz/market-data/x", "", 405, "method_not_allowed")]
    [InlineData("caddy", "GET /authz/market-data", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400, "invalid_request")]
    [InlineData("caddy", "GET /authz/nothing", "", 404, "not_found")]
    [InlineData("nginx", "GET /authz/nothing", "", 403, "not_found")]
    [InlineData("caddy", "GET /authz/market-data", "", 400, "invalid_request")]
    [InlineData("caddy", "POST /authz/market-data", "", 405, "method_not_allowed")]
    [InlineData(AskedGateway.Stranger, "GET /authz/market-data", "", 404, "not_found")]
    [InlineData(AskedGateway.Stranger, "GET /authz/market-data//x", "", 400, "ambiguous_path")]
    public async Task Refused_EveryHeaderOfTheCallerIsThereAndEmpty(string peer, string line, string headers, int status, string code)
    {
        var answer = await SendAsync(peer, $"{line} HTTP/1.1\r\nHost: {asked.Gate.Url.Authority}\r\nPortcullis-Account: evil\r\n{headers}Connection: close\r\n\r\n{(headers.Length > 0 ? "0\r\n\r\n" : "")}");

        RawHttp.Status(answer).ShouldBe(status, answer);
        ShouldNameNobody(answer, code);
    }

    [Fact]
    public async Task LimitForTheAddress_429WithEveryHeader()
    {
        await using var limited = new AskedGateway { Limits = new JsonObject { ["SignedPerAddress"] = "1/1h" } };
        await limited.InitializeAsync();
        await SignedAsync(limited);

        var answer = await SignedAsync(limited);

        RawHttp.Status(answer).ShouldBe(429, answer);
        ShouldNameNobody(answer, "address_limited");
    }

    [Fact]
    public async Task Failure_500WithEveryHeader()
    {
        await using var broken = new AskedGateway { AddServices = services => services.AddSingleton<IAuditLog, BrokenAudit>() };
        await broken.InitializeAsync();

        using var answer = await broken.AskAsync("caddy", "limited", broken.Gate.TokenFor(TestGateway.NewAddress()));

        ((int)answer.StatusCode).ShouldBe(500);
        Identity.ShouldAllBe(name => answer.Headers.NonValidated[name].ToString() == "");
    }

    /// <summary>What the server refuses by itself.</summary>
    [Theory]
    [InlineData("X-Original-URI: /x\0y\r\n", 400)]
    [InlineData("X-Original-URI: /caf\u00e9\r\n", 400)]
    [InlineData("X-Original-URI : /x\r\n", 400)]
    [InlineData("Host: two\r\n", 400)]
    [InlineData("X-Original-URI: /x\r\n Folded: yes\r\n", 400)]
    [InlineData("LONG", 431)]
    public async Task NotReadByTheServer_IsNoYes(string headers, int status)
    {
        var text = headers == "LONG" ? $"X-Original-URI: /{new string('x', 33_000)}\r\n" : headers;

        var answer = await SendAsync("nginx", $"GET /authz/anonymous HTTP/1.1\r\nHost: x\r\nX-Original-Method: GET\r\n{text}Connection: close\r\n\r\n");

        RawHttp.Status(answer).ShouldBe(status, answer);
    }

    private static void ShouldNameNobody(string answer, string code)
    {
        var lines = answer.Split("\r\n\r\n")[0].Split("\r\n");
        Identity.ShouldAllBe(name => lines.Count(line => line == $"{name}: ") == 1, answer);
        lines.ShouldContain(line => line == $"Portcullis-Code: {code}");
    }

    private static Task<string> SignedAsync(AskedGateway asked) => RawHttp.SendAsync(
        asked.Gate.Url,
        "GET /authz/market-data HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nSignature-Input: eth=()\r\nConnection: close\r\n\r\n",
        from: AskedGateway.AddressOf("caddy"));

    private Task<string> SendAsync(string peer, string bytes) => RawHttp.SendAsync(asked.Gate.Url, bytes, from: AskedGateway.AddressOf(peer));

    private sealed class BrokenAudit : IAuditLog
    {
        public void Record(AuditEntry entry) => throw new InvalidOperationException("no more");
    }
}
