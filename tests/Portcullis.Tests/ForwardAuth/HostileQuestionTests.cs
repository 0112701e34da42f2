using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>Questions as odd gateways send them, and as whoever stands near one would like them to be read.</summary>
public sealed class HostileQuestionTests(AskedGateway asked) : IClassFixture<AskedGateway>
{
    private const string Of = "X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\n";

    /// <summary>Of whom is asked nothing is judged: issuer, audience and URLs are the configured ones.</summary>
    [Theory]
    [InlineData("HTTP/1.0", "")]
    [InlineData("HTTP/1.0", "Host: evil.example\r\n")]
    [InlineData("HTTP/1.1", "Host: evil.example.:8443\r\n")]
    [InlineData("HTTP/1.1", "Host: [::1]:8080\r\n")]
    [InlineData("HTTP/1.1", "Host: 127.0.0.1:8080\r\nX-Forwarded-Host: evil.example.:443\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n")]
    public async Task Host_Whatever_AnswersAreOfThePublicUrl(string protocol, string headers)
    {
        var (_, token) = asked.Gate.NewHolder(1);

        var passed = await SendAsync("caddy", $"GET /authz/market-data {protocol}\r\n{headers}{Of}Authorization: Bearer {token}\r\n");
        var refused = await SendAsync("caddy", $"GET /authz/market-data {protocol}\r\n{headers}{Of}");

        RawHttp.Status(passed).ShouldBe(200, passed);
        RawHttp.Status(refused).ShouldBe(401, refused);
        refused.ShouldContain($"resource_metadata=\"{TestGateway.PublicUrl}/.well-known/oauth-protected-resource\"");
        refused.ShouldNotContain("evil");
    }

    /// <summary>Caddy asks with the upgrade of the request that it holds; to the question the answer is a status.</summary>
    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    [InlineData("envoy")]
    public async Task Upgrade_ToAWebSocket_IsJudgedAsAnyRequest(string kind)
    {
        const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        var (_, token) = asked.Gate.NewHolder(1);
        var of = kind switch { "nginx" => "X-Original-URI: /x\r\nX-Original-Method: GET\r\n", "caddy" => Of, _ => "" };
        var line = $"GET /authz/market-data{(kind == "envoy" ? "/x" : "")} HTTP/1.1\r\nHost: x\r\n{Upgrade}{of}";

        var passed = await RawHttp.SendAsync(asked.Gate.Url, $"{line}Authorization: Bearer {token}\r\n\r\n", "\r\n\r\n", AskedGateway.AddressOf(kind));
        var refused = await RawHttp.SendAsync(asked.Gate.Url, $"{line}\r\n", "\r\n\r\n", AskedGateway.AddressOf(kind));

        RawHttp.Status(passed).ShouldBe(200, passed);
        passed.ShouldContain("Content-Length: 0\r\n");
        RawHttp.Status(refused).ShouldBe(401, refused);
    }

    [Theory]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Uri: /open\r\nX-Forwarded-Method: GET\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Method: GET\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nX-HTTP-Method-Override: get\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nX-HTTP-Method-Override: GET, DELETE\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nX-HTTP-Method-Override:\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GE T\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Host: a\r\nX-Forwarded-Host: b\r\n")]
    [InlineData("X-Forwarded-Uri: /caf\u00c3\u00a9\r\nX-Forwarded-Method: GET\r\n")]
    [InlineData("X-Forwarded-Uri: /x\u00a0\r\nX-Forwarded-Method: GET\r\n")]
    [InlineData("X-Forwarded-Uri: /x\ty\r\nX-Forwarded-Method: GET\r\n")]
    public async Task OriginalRequest_SaidTwiceOrOddly_IsRefused(string headers)
    {
        var (_, token) = asked.Gate.NewHolder(1);

        var answer = await SendAsync("caddy", $"GET /authz/market-data HTTP/1.1\r\nHost: x\r\n{headers}Authorization: Bearer {token}\r\n");

        RawHttp.Status(answer).ShouldBe(400, answer);
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    [InlineData("head")]
    [InlineData("FOO")]
    public async Task Envoy_MethodOfTheOriginal_NeedsATokenWhateverItIs(string method)
    {
        var (_, token) = asked.Gate.NewHolder(1);
        using var passed = await asked.AskAsync("envoy", "market-data", token, method);
        using var refused = await asked.AskAsync("envoy", "market-data", null, method);

        ((int)passed.StatusCode).ShouldBe(200);
        ((int)refused.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Target_AsLongAsALineMayBe_IsJudged()
    {
        var (_, token) = asked.Gate.NewHolder(1);
        using var answer = await asked.AskAsync("nginx", "market-data", token, target: $"/{new string('x', 8_000)}?{new string('y', 8_000)}");

        ((int)answer.StatusCode).ShouldBe(200);
    }

    /// <summary>Who asks is told by the wire: also a trusted proxy that is no gateway cannot say that it is another.</summary>
    [Theory]
    [InlineData("X-Forwarded-For: 127.0.0.3\r\n")]
    [InlineData("X-Real-IP: 127.0.0.3\r\nForwarded: for=127.0.0.3\r\n")]
    public async Task Peer_SaysThatItIsAGateway_404(string headers)
    {
        var (_, token) = asked.Gate.NewHolder(1);

        var answer = await SendAsync(AskedGateway.Stranger, $"GET /authz/market-data HTTP/1.1\r\nHost: x\r\n{headers}{Of}Authorization: Bearer {token}\r\n");

        RawHttp.Status(answer).ShouldBe(404, answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":silver")]
    [InlineData("market-data:silver:gold")]
    [InlineData("market-data%20")]
    [InlineData("market-data*")]
    [InlineData("anonymous:")]
    [InlineData("Anonymous")]
    public async Task Policy_ThatIsNone_404(string policy)
    {
        var (_, token) = asked.Gate.NewHolder(10);

        var answer = await SendAsync("caddy", $"GET /authz/{policy} HTTP/1.1\r\nHost: x\r\n{Of}Authorization: Bearer {token}\r\n");

        RawHttp.Status(answer).ShouldBe(404, answer);
        answer.ShouldContain("Portcullis-Account: \r\n");
    }

    [Fact]
    public async Task Policy_TakenOutOfTheFile_IsNoneAnyMore()
    {
        await using var own = new AskedGateway();
        await own.InitializeAsync();
        var (_, token) = own.Gate.NewHolder(1);
        var before = await File.ReadAllTextAsync(own.Gate.Policies, TestContext.Current.CancellationToken);
        await ReloadAsync(own, before.Replace("\"limited\":", "\"another\": { \"tiers\": [ { \"name\": \"only\", \"when\": { \"type\": \"token_balance\", \"chainId\": 1, \"contractAddress\": \"native\", \"threshold\": \"1\" } } ] }, \"limited\":", StringComparison.Ordinal));
        using var inForce = await own.AskAsync("caddy", "another", token);
        ((int)inForce.StatusCode).ShouldBe(200);

        await ReloadAsync(own, before);

        using var answer = await own.AskAsync("caddy", "another", token);
        ((int)answer.StatusCode).ShouldBe(404);
    }

    private static async Task ReloadAsync(AskedGateway gateway, string policies)
    {
        await File.WriteAllTextAsync(gateway.Gate.Policies, policies, TestContext.Current.CancellationToken);
        (await gateway.Gate.Reloader.ReloadAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    private Task<string> SendAsync(string kind, string head) => RawHttp.SendAsync(asked.Gate.Url, $"{head}Connection: close\r\n\r\n", from: AskedGateway.AddressOf(kind));
}
