using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>What gateways say of the request that they hold, and what clients say through them.</summary>
public sealed class OriginalRequestTests(AskedGateway asked) : IClassFixture<AskedGateway>
{
    [Theory]
    [InlineData("/pub/..%2fpremium")]
    [InlineData("/pub%2f..%2fpremium")]
    [InlineData("/pub/..;/premium")]
    [InlineData("/premium;a=b/x")]
    [InlineData("/pub/%252e%252e/premium")]
    [InlineData("/pub\\..\\premium")]
    [InlineData("/pub/%5c../premium")]
    [InlineData("//premium/x")]
    [InlineData("/premium//x")]
    [InlineData("/premium%00")]
    [InlineData("/premium%0d%0a")]
    [InlineData("/premium%zz")]
    [InlineData("/pub/x#/../premium")]
    [InlineData("/pub/../premium")]
    [InlineData("/pub/%2e%2e/premium")]
    [InlineData("/./premium")]
    [InlineData("/premium/..")]
    [InlineData("/premium/.%2E?x")]
    [InlineData("http://127.0.0.1:8080/premium")]
    [InlineData("*")]
    [InlineData("premium")]
    [InlineData("/pub /premium")]
    [InlineData("/pub, /premium")]
    [InlineData("/pub/%c0%af../premium")]
    [InlineData("/pub/%u002fpremium")]
    [InlineData("/caf%E9")]
    [InlineData("/premium%")]
    [InlineData("https://api.example/premium")]
    [InlineData("//api.example/premium")]
    [InlineData("/%2E%2e/premium")]
    [InlineData("/premium%3bx")]
    [InlineData("/premium%3Fx")]
    [Trait("Case", "P5")]
    public async Task Target_WithMoreThanOneReading_IsRefusedForEveryGateway(string target)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        foreach (var kind in (string[])["nginx", "caddy"])
        {
            foreach (var policy in (string[])["market-data", "anonymous"])
            {
                using var answer = await asked.AskAsync(kind, policy, token, target: target);
                ((int)answer.StatusCode).ShouldBe(kind == "nginx" ? 403 : 400, $"{kind} {policy}");
                answer.Headers.GetValues("Portcullis-Code").Single().ShouldBe("ambiguous_path");
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/premium/x")]
    [InlineData("/PREMIUM/")]
    [InlineData("/a.b/.c/...?a=/../b//c;d%2f%00")]
    [InlineData("/caf%C3%A9/%20")]
    [InlineData("/%2ehidden")]
    [InlineData("/pub,/premium")]
    [InlineData("/x?a=/..;/b%00")]
    public async Task Target_WithOneReading_IsJudged(string target)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        foreach (var kind in (string[])["nginx", "caddy", "envoy"])
        {
            using var answer = await asked.AskAsync(kind, "market-data", token, target: target);
            ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("/authz/market-data:silver/../market-data/x")]
    [InlineData("/authz/market-data:silver/%2e%2e/market-data/x")]
    [InlineData("/authz/market-data:silver/x;y")]
    [InlineData("/authz/market-data:silver//x")]
    public async Task Envoy_ClientsPathBesideThePolicy_DoesNotChangeIt(string target)
    {
        var (_, token) = asked.Gate.NewHolder(1);

        var answer = await SendFromAsync("envoy", $"GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");

        RawHttp.Status(answer).ShouldBe(400, answer);
    }

    [Theory]
    [InlineData("nginx", "X-Forwarded-Uri", "/pub")]
    [InlineData("nginx", "X-Forwarded-Method", "POST")]
    [InlineData("nginx", "X_Original_URI", "/pub")]
    [InlineData("nginx", "X-Original.URI", "/pub")]
    [InlineData("nginx", "X-Original-URL", "/pub")]
    [InlineData("nginx", "X-Rewrite-URL", "/pub")]
    [InlineData("nginx", "X-HTTP-Method-Override", "DELETE")]
    [InlineData("caddy", "X-Original-URI", "/pub")]
    [InlineData("caddy", "X_Forwarded_Uri", "/pub")]
    [InlineData("caddy", "X-Forwarded-Host", "one.example, two.example")]
    [InlineData("envoy", "X-Forwarded-Uri", "/pub")]
    [InlineData("envoy", "X-Original-URI", "/pub")]
    public async Task Header_SaysSomethingElse_IsRefused(string kind, string name, string value)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        using var answer = await asked.AskAsync(kind, "market-data", token, headers: (name, value));

        ((int)answer.StatusCode).ShouldBe(kind == "nginx" ? 403 : 400);
        answer.Headers.GetValues("Portcullis-Code").Single().ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("nginx", "X-Forwarded-Uri", "/x")]
    [InlineData("nginx", "X-Forwarded-Host", "evil.example")]
    [InlineData("caddy", "X-Original-Method", "GET")]
    [InlineData("caddy", "X-Forwarded-Host", "127.0.0.1:8080")]
    [InlineData("envoy", "X-Forwarded-Method", "GET")]
    public async Task Header_OfAnotherFamilySaysTheSame_DoesNoHarm(string kind, string name, string value)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        using var answer = await asked.AskAsync(kind, "market-data", token, headers: (name, value));

        ((int)answer.StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("X-Original-URI: /x\r\n")]
    [InlineData("X-Original-Method: GET\r\n")]
    [InlineData("X-Original-URI:\r\nX-Original-Method: GET\r\n")]
    [InlineData("X-Original-URI: /x\r\nX-Original-Method:\r\n")]
    [InlineData("X-Original-URI: /x\r\nX-Original-Method: GET, POST\r\n")]
    [InlineData("X-Original-URI: /x\r\nX-Original-URI: /x\r\nX-Original-Method: GET\r\n")]
    [InlineData("X-Original-URI: /x\r\nX-Original-URI: /pub\r\nX-Original-Method: GET\r\n")]
    [InlineData("X-Original-URI: /x\r\nX-Original-Method: GET\r\nX-Original-Method: GET\r\n")]
    [InlineData("X-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\n")]
    public async Task Headers_OfTheGatewayNotThereOnce_AreRefused(string headers)
    {
        var (_, token) = asked.Gate.NewHolder(10);

        var answer = await SendFromAsync("nginx", $"GET /authz/market-data HTTP/1.1\r\nHost: x\r\n{headers}Authorization: Bearer {token}\r\nConnection: close\r\n\r\n");

        RawHttp.Status(answer).ShouldBe(403, answer);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("DELETE", 200)]
    [InlineData("get", 200)]
    [InlineData("PROPFIND", 200)]
    [InlineData("TRACE", 405)]
    [InlineData("CONNECT", 405)]
    [InlineData("track", 405)]
    public async Task Method_OfTheOriginal_IsJudgedAsAtTheEdge(string method, int status)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        using var answer = await asked.AskAsync("caddy", "market-data", token, method);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Question_ByAnotherMethodThanGet_IsRefused(string method)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        using var question = AskedGateway.Question("caddy", "market-data", "GET", "/x");
        question.Method = new HttpMethod(method);
        question.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        using var answer = await asked.SendAsync("caddy", question);

        ((int)answer.StatusCode).ShouldBe(405);
    }

    [Theory]
    [InlineData("/authz/market-data?a=1&b=%2f", 200)]
    [InlineData("/authz/market-data?/../x", 200)]
    [InlineData("/authz/market-data/", 404)]
    [InlineData("/authz/market-data/x", 404)]
    public async Task Question_WithAQueryButNoPathBehindThePolicy_IsTaken(string question, int status)
    {
        var (_, token) = asked.Gate.NewHolder(10);

        var answer = await SendFromAsync("caddy", $"GET {question} HTTP/1.1\r\nHost: x\r\nX-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");

        RawHttp.Status(answer).ShouldBe(status, answer);
    }

    private Task<string> SendFromAsync(string kind, string bytes) => RawHttp.SendAsync(asked.Gate.Url, bytes, from: AskedGateway.AddressOf(kind));
}
