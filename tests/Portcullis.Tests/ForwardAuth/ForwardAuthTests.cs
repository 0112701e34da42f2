using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

public sealed class ForwardAuthTests(AskedGateway asked) : IClassFixture<AskedGateway>
{
    private static readonly string[] Identity = ["Portcullis-Account", "Portcullis-Policy", "Portcullis-Tier", "Portcullis-Tier-Unknown", "Portcullis-Assertion"];

    public static TheoryData<string> Kinds => ["nginx", "caddy", "traefik", "apisix", "envoy"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_Holder_200AndWhoCalls(string kind)
    {
        var (address, token) = asked.Gate.NewHolder(10);

        using var answer = await asked.AskAsync(kind, "market-data:silver", token, target: "/premium/x?a=1&b=%2F");

        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        Header(answer, "Portcullis-Account").ShouldBe(new Account(1, address).ToString());
        Header(answer, "Portcullis-Policy").ShouldBe("market-data");
        Header(answer, "Portcullis-Tier").ShouldBe("silver");
        Header(answer, "Cache-Control").ShouldBe("no-store");
        answer.Content.Headers.ContentLength.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_NoToken_401WithTheWayToSignIn(string kind)
    {
        using var answer = await asked.AskAsync(kind, "market-data", null);

        ((int)answer.StatusCode).ShouldBe(401);
        Header(answer, "WWW-Authenticate")!.ShouldContain("resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource\"");
        Header(answer, "Portcullis-Code").ShouldBe("missing_token");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_HoldsTooLittle_403WithWhatIsMissing(string kind)
    {
        var (_, token) = asked.Gate.NewHolder(1);

        using var answer = await asked.AskAsync(kind, "market-data:silver", token);

        ((int)answer.StatusCode).ShouldBe(403);
        Header(answer, "Portcullis-Code").ShouldBe("policy_not_met");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        problem["reasons"]!.AsArray().Count.ShouldBe(2);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_TokenOfAClient_OpensWhatItsScopeNamesAndNoMore(string kind)
    {
        var (address, _) = asked.Gate.NewHolder(10);
        var token = asked.Gate.TokenFor(new Account(1, address).ToString(), token => token with { ClientId = "desk", Scope = "market-data market-data:basic" });

        using var within = await asked.AskAsync(kind, "market-data", token);
        using var outside = await asked.AskAsync(kind, "market-data:silver", token);

        ((int)within.StatusCode, Header(within, "Portcullis-Tier")).ShouldBe((200, "basic"));
        ((int)outside.StatusCode, Header(outside, "Portcullis-Code")).ShouldBe((403, "insufficient_scope"));
        Header(outside, "WWW-Authenticate")!.ShouldEndWith("error=\"insufficient_scope\", scope=\"market-data:silver\"");
        Header(outside, "Portcullis-Tier").ShouldBe("");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_Whatever_EveryHeaderOfTheCallerIsThere(string kind)
    {
        var (_, token) = asked.Gate.NewHolder(1);
        using var passed = await asked.AskAsync(kind, "market-data", token);
        using var open = await asked.AskAsync(kind, "anonymous", null);
        using var refused = await asked.AskAsync(kind, "market-data", null);
        using var contradicted = await asked.AskAsync(kind, "market-data", token, headers: ("X-Rewrite-URL", "/other"));
        using var unknown = await asked.AskAsync(kind, "nothing", token);

        foreach (var answer in (HttpResponseMessage[])[passed, open, refused, contradicted, unknown])
        {
            Identity.ShouldAllBe(name => answer.Headers.Contains(name));
        }

        foreach (var answer in (HttpResponseMessage[])[open, refused, contradicted, unknown])
        {
            Identity.ShouldAllBe(name => Header(answer, name) == "");
        }
    }

    [Theory]
    [InlineData("nginx", "limited", 429)]
    [InlineData("caddy", "limited", 429)]
    [InlineData("envoy", "limited", 429)]
    public async Task Ask_MoreThanTheTierAllows_429WithTheTimeToWait(string kind, string policy, int status)
    {
        var (_, token) = asked.Gate.NewHolder(1);
        for (var i = 0; i < 2; i++)
        {
            using var passed = await asked.AskAsync(kind, policy, token);
            ((int)passed.StatusCode).ShouldBe(200);
        }

        using var answer = await asked.AskAsync(kind, policy, token);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        Header(answer, "Portcullis-Code").ShouldBe("rate_limited");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_ChainCannotBeRead_503(string kind)
    {
        var token = asked.Gate.TokenFor(TestGateway.NewAddress());
        asked.Gate.One.IsDown = true;

        using var answer = await asked.AskAsync(kind, "limited", token);
        asked.Gate.One.IsDown = false;

        ((int)answer.StatusCode).ShouldBe(503);
        Header(answer, "Portcullis-Code").ShouldBe("chain_unavailable");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ask_TokenSold_ClosesAndOpensAgain(string kind)
    {
        var (address, token) = asked.Gate.NewHolder(1);
        (await StatusAsync(kind, token)).ShouldBe(200);

        asked.Gate.One.Give(address, 0);
        (await StatusAsync(kind, token)).ShouldBe(403);

        asked.Gate.One.Give(address, 1);
        (await StatusAsync(kind, token)).ShouldBe(200);
    }

    [Theory]
    [InlineData("nginx", 403)]
    [InlineData("caddy", 404)]
    [InlineData("envoy", 404)]
    public async Task Ask_PolicyOrTierThatIsNot_Refused(string kind, int status)
    {
        var (_, token) = asked.Gate.NewHolder(10);
        foreach (var policy in (string[])["nothing", "market-data:bronze", "market-data:", "default", "Market-Data", "market-data%3Asilver"])
        {
            using var answer = await asked.AskAsync(kind, policy, token);
            ((int)answer.StatusCode).ShouldBe(status, policy);
        }
    }

    [Fact]
    public async Task Ask_AddressThatMayNot_LearnsNothing()
    {
        var (_, token) = asked.Gate.NewHolder(10);
        using var question = AskedGateway.Question("nginx", "market-data", "GET", "/x");
        question.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        using var answer = await asked.SendAsync(AskedGateway.Stranger, question);

        ((int)answer.StatusCode).ShouldBe(404);
        Identity.ShouldAllBe(name => Header(answer, name) == "");
    }

    [Fact]
    public async Task Ask_UpstreamIsNamed_AssertionIsForItAlone()
    {
        var (address, token) = asked.Gate.NewHolder(1);
        using var answer = await asked.AskAsync("nginx", "market-data", token);

        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Header(answer, "Portcullis-Assertion")!.Split('.')[1]))!;
        ((string?)claims["aud"]).ShouldBe(AskedGateway.Upstream);
        ((string?)claims["sub"]).ShouldBe(new Account(1, address).ToString());
    }

    [Fact]
    public async Task Nginx_Refusal_ChallengesInOneHeader()
    {
        using var answer = await asked.AskAsync("nginx", "market-data", null);

        answer.Headers.NonValidated["WWW-Authenticate"].Count.ShouldBe(1);
        Header(answer, "WWW-Authenticate")!.ShouldStartWith("Bearer ");
    }

    [Fact]
    public async Task Refusal_IsAuditedAndCountedAsAtARoute()
    {
        var token = asked.Gate.TokenFor(TestGateway.NewAddress());
        using var answer = await asked.AskAsync("caddy", "limited", token);

        asked.Gate.Audit.Entries.Last().Code.ShouldBe("policy_not_met");
    }

    [Theory]
    [InlineData("/authz")]
    [InlineData("/authz?x")]
    [InlineData("/AUTHZ/market-data")]
    [InlineData("/%61uthz/market-data")]
    [InlineData("/x/../authz/market-data")]
    [InlineData("http://HOST/authz/market-data")]
    [InlineData("http://HOST/authz/anonymous")]
    public async Task QuestionInAnotherSpelling_404AndNotTheUpstreams(string target)
    {
        var answer = await RawHttp.SendAsync(
            asked.Gate.Url,
            $"GET {target.Replace("HOST", asked.Gate.Url.Authority, StringComparison.Ordinal)} HTTP/1.1\r\nHost: {asked.Gate.Url.Authority}\r\nX-Forwarded-Uri: /x\r\nX-Forwarded-Method: GET\r\nConnection: close\r\n\r\n",
            from: AskedGateway.AddressOf("caddy"));

        RawHttp.Status(answer).ShouldBe(404, answer);
        answer.ShouldContain("Portcullis-Account: \r\n");
    }

    [Theory]
    [InlineData("/authzz/market-data")]
    [InlineData("/a/authz/market-data")]
    [InlineData("/x?/authz/market-data")]
    public async Task PathBesides_GoesToItsRoute(string path)
    {
        var answer = await RawHttp.GetAsync(asked.Gate.Url, path);

        RawHttp.Status(answer).ShouldBe(200);
        answer.ShouldNotContain("Portcullis-Account");
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Ask_RefusedToken_401(string kind)
    {
        var (address, _) = asked.Gate.NewHolder(1);
        var account = new Account(1, address).ToString();
        using var other = SigningKey.Create();
        var expired = asked.Gate.TokenFor(account, token => token with { ExpiresAt = token.IssuedAt.AddMinutes(-5), IssuedAt = token.IssuedAt.AddMinutes(-20), NotBefore = token.NotBefore.AddMinutes(-20) });
        var foreign = asked.Gate.TokenFor(account, token => token with { Audience = "https://other.example" });

        (await StatusAsync(kind, expired)).ShouldBe(401);
        (await StatusAsync(kind, foreign)).ShouldBe(401);
        (await StatusAsync(kind, "e30.e30.AA")).ShouldBe(401);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private async Task<int> StatusAsync(string kind, string token)
    {
        using var answer = await asked.AskAsync(kind, "limited", token);
        return (int)answer.StatusCode;
    }
}
