using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

public sealed class AccessTokenHandlerTests : IAsyncLifetime
{
    private GatedApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await GatedApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task Request_GoodToken_IsServed(string scheme)
    {
        using var answer = await _api.GetAsync("/any", $"{scheme} {_api.Token()}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TextAsync(answer)).ShouldBe("eip155:1:0xab");
    }

    [Fact]
    public async Task Request_NoToken_IsAskedForOne()
    {
        using var answer = await _api.GetAsync("/any");
        await ShouldBeProblemAsync(answer, RefusalCode.MissingToken);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe($"Bearer realm=\"{_api.Issuer.Url}\", DPoP realm=\"{_api.Issuer.Url}\", algs=\"ES256\"");
    }

    [Fact]
    public async Task Request_MetadataIsConfigured_IsNamedInEachChallenge()
    {
        const string metadata = "https://api.example/.well-known/oauth-protected-resource";
        await using var api = await GatedApi.StartAsync(options: options => options.ResourceMetadata = metadata);
        using var answer = await api.GetAsync("/any");
        answer.Headers.WwwAuthenticate.Select(challenge => challenge.Parameter).ShouldAllBe(parameter => parameter!.Contains($"resource_metadata=\"{metadata}\"", StringComparison.Ordinal));
        answer.Headers.WwwAuthenticate.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("/any?access_token={0}")]
    [InlineData("/any?token={0}")]
    [Trait("Case", "J11")]
    public async Task Request_TokenInTheQuery_IsNotSeen(string path)
    {
        using var answer = await _api.GetAsync(string.Format(path, _api.Token()));
        await ShouldBeProblemAsync(answer, RefusalCode.MissingToken);
    }

    [Fact]
    [Trait("Case", "J11")]
    public async Task Request_TokenInACookie_IsNotSeen()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/any");
        request.Headers.Add("Cookie", $"access_token={_api.Token()}; Authorization=Bearer {_api.Token()}");
        using var answer = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await ShouldBeProblemAsync(answer, RefusalCode.MissingToken);
    }

    [Theory]
    [InlineData("Bearer {0}", "Bearer {0}")]
    [InlineData("Bearer {0}", "Basic YTpi")]
    [InlineData("Basic YTpi", "Bearer {0}")]
    [InlineData("Bearer {0}, Bearer {0}")]
    [InlineData("Basic YTpi, Bearer {0}")]
    [InlineData("Bearer {0},")]
    [InlineData("Bearer  {0}")]
    [InlineData("Bearer {0} x")]
    [InlineData("Bearer \"{0}\"")]
    [InlineData("Bearer")]
    [InlineData("Bearer {0}=")]
    [InlineData("Bearer x.y.z")]
    [InlineData("Bearer Bearer {0}")]
    [Trait("Case", "J11")]
    public async Task Request_AnyOtherForm_IsInvalid(params string[] headers)
    {
        using var answer = await _api.GetAsync("/any", [.. headers.Select(header => string.Format(header, _api.Token()))]);
        await ShouldBeProblemAsync(answer, RefusalCode.InvalidToken);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe(
            $"Bearer realm=\"{_api.Issuer.Url}\", error=\"invalid_token\", error_description=\"The access token is not valid.\", DPoP realm=\"{_api.Issuer.Url}\", algs=\"ES256\"");
    }

    // HttpClient folds several values into one line, so these go out by hand.
    [Theory]
    [InlineData("Authorization: Bearer {0}", "HTTP/1.1 200 OK")]
    [InlineData("Authorization: Bearer {0}\r\nAuthorization: Bearer {0}", "HTTP/1.1 401 Unauthorized")]
    [InlineData("Authorization: Bearer {0}\r\nauthorization: Basic YTpi", "HTTP/1.1 401 Unauthorized")]
    [InlineData("Authorization: Basic YTpi\r\nAUTHORIZATION: Bearer {0}", "HTTP/1.1 401 Unauthorized")]
    [InlineData("Authorization:\r\nAuthorization: Bearer {0}", "HTTP/1.1 401 Unauthorized")]
    [Trait("Case", "J11")]
    public async Task Request_HeaderLines_OnlyOneIsTaken(string lines, string status) =>
        (await SendRawAsync(string.Format(lines, _api.Token()))).ShouldStartWith(status);

    [Fact]
    public async Task Request_AnotherScheme_IsAskedForAToken()
    {
        using var answer = await _api.GetAsync("/any", "Basic YTpi");
        await ShouldBeProblemAsync(answer, RefusalCode.MissingToken);
    }

    [Fact]
    public async Task Request_AnotherAudience_IsInvalid()
    {
        using var answer = await _api.GetAsync("/any", $"Bearer {_api.Issuer.Token(_api.Clock, audience: "https://other.example")}");
        await ShouldBeProblemAsync(answer, RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task Request_AssertionAsAToken_IsInvalid()
    {
        var assertion = new Assertion
        {
            Issuer = _api.Issuer.Url, Audience = _api.Issuer.Url, Account = "eip155:1:0xab", Policy = "market-data", Tier = "gold",
            IssuedAt = _api.Clock.Now, ExpiresAt = _api.Clock.Now.AddMinutes(1),
        };
        using var answer = await _api.GetAsync("/any", $"Bearer {assertion.Sign(_api.Issuer.Key)}");
        await ShouldBeProblemAsync(answer, RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task Request_TokenThatExpiresInUse_IsRefusedFromThatInstant()
    {
        var token = _api.Token();
        using var before = await _api.GetAsync("/any", $"Bearer {token}");
        before.StatusCode.ShouldBe(HttpStatusCode.OK);

        _api.Clock.Advance(TimeSpan.FromMinutes(15));
        using var after = await _api.GetAsync("/any", $"Bearer {token}");
        await ShouldBeProblemAsync(after, RefusalCode.ExpiredToken);
        after.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
    }

    [Theory]
    [InlineData("/any", "market-data", 200)]
    [InlineData("/any", "market-data market-data:basic", 200)]
    [InlineData("/any", "other market-data", 200)]
    [InlineData("/any", "", 403)]
    [InlineData("/any", "market", 403)]
    [InlineData("/any", "market-data2", 403)]
    [InlineData("/any", "Market-Data", 403)]
    [InlineData("/any", "market-data:gold", 403)]
    [InlineData("/gold", "market-data market-data:gold market-data:basic", 200)]
    [InlineData("/gold", "market-data market-data:basic", 403)]
    [InlineData("/gold", "market-data other:gold", 403)]
    [InlineData("/gold", "market-data:golden", 403)]
    [InlineData("/signed-in", "", 200)]
    public async Task Request_Scope_DecidesByPolicyAndTier(string path, string scope, int status)
    {
        using var answer = await _api.GetAsync(path, $"Bearer {_api.Token(scope)}");
        ((int)answer.StatusCode).ShouldBe(status);
    }

    /// <summary>A client was given what its token names; what the account holds beside has no say.</summary>
    [Fact]
    public async Task Request_ClientsTokenForLess_IsOutOfItsScope()
    {
        using var answer = await _api.GetAsync("/gold", $"Bearer {_api.Issuer.Token(_api.Clock, "market-data market-data:basic", client: "desk")}");
        var problem = await ShouldBeProblemAsync(answer, RefusalCode.InsufficientScope);
        problem.GetProperty("detail").GetString()!.ShouldContain("'market-data:gold'");
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("scope=\"market-data:gold\"");
    }

    [Fact]
    public async Task Request_ScopeNotMet_SaysWhichOneIsMissing()
    {
        using var answer = await _api.GetAsync("/gold", $"Bearer {_api.Token("market-data market-data:basic")}");
        var problem = await ShouldBeProblemAsync(answer, RefusalCode.PolicyNotMet);
        problem.GetProperty("detail").GetString()!.ShouldContain("'market-data:gold'");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe(
            $"Bearer realm=\"{_api.Issuer.Url}\", error=\"insufficient_scope\", scope=\"market-data:gold\"");
    }

    [Theory]
    [InlineData(null, "nobody")]
    [InlineData("Bearer bad", "nobody")]
    public async Task OpenEndpoint_WithoutGoodToken_IsServedToNobody(string? header, string caller)
    {
        using var answer = await _api.GetAsync("/open", header is null ? [] : [header]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TextAsync(answer)).ShouldBe(caller);
    }

    [Fact]
    public async Task OpenEndpoint_GoodToken_KnowsTheAccount()
    {
        using var answer = await _api.GetAsync("/open", $"Bearer {_api.Token()}");
        (await TextAsync(answer)).ShouldBe("eip155:1:0xab");
    }

    [Fact]
    public async Task Request_SameTokenAgain_SharesOneIdentityFromItsSecondTimeOn()
    {
        var token = _api.Token("market-data");
        using var first = await _api.GetAsync("/any", $"Bearer {token}");
        using var second = await _api.GetAsync("/any", $"Bearer {token}");
        using var third = await _api.GetAsync("/any", $"Bearer {token}");

        _api.Seen.Count.ShouldBe(3);
        _api.Seen[2].Identity.ShouldBeSameAs(_api.Seen[1].Identity);
        _api.Seen[0].Claims.Select(claim => $"{claim.Type}={claim.Value}").ShouldBe(
            ["sub=eip155:1:0xab", "proof=key_recovery", "scope=market-data", "client_id=public", "jti=grant-1"]);
        _api.Seen[0].FindAccessToken().ShouldBeSameAs(_api.Seen[1].FindAccessToken());
    }

    [Fact]
    public async Task Request_TwoTokens_ShareNothing()
    {
        using var first = await _api.GetAsync("/any", $"Bearer {_api.Token("market-data")}");
        using var second = await _api.GetAsync("/any", $"Bearer {_api.Token("market-data x")}");
        _api.Seen[1].FindFirstValue("scope").ShouldBe("market-data x");
        _api.Seen[0].FindFirstValue("scope").ShouldBe("market-data");
    }

    [Fact]
    public async Task Request_IssuerNeverReached_CannotTell()
    {
        await using var api = await GatedApi.StartAsync();
        api.Issuer.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var answer = await api.GetAsync("/any", $"Bearer {api.Token()}");
        await ShouldBeProblemAsync(answer, RefusalCode.KeysUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        answer.Headers.WwwAuthenticate.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_GarbageWhileIssuerIsAway_IsStillInvalid()
    {
        await using var api = await GatedApi.StartAsync();
        api.Issuer.Answer = context => Task.FromException(new IOException("away"));
        using var answer = await api.GetAsync("/any", "Bearer garbage");
        await ShouldBeProblemAsync(answer, RefusalCode.InvalidToken);
        api.Issuer.Fetches.ShouldBe(0);
    }

    [Fact]
    public async Task Request_GrantRevoked_IsRefusedThoughRemembered()
    {
        var check = new RevokedGrants();
        await using var api = await GatedApi.StartAsync(services => services.AddSingleton<IRevocationCheck>(check));
        var token = api.Token();
        using var before = await api.GetAsync("/any", $"Bearer {token}");
        before.StatusCode.ShouldBe(HttpStatusCode.OK);

        check.Refusal = new Refusal(RefusalCode.RevokedToken, "The grant was revoked; sign in again.");
        using var after = await api.GetAsync("/any", $"Bearer {token}");
        await ShouldBeProblemAsync(after, RefusalCode.RevokedToken);

        check.Refusal = null;
        using var again = await api.GetAsync("/any", $"Bearer {token}");
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Request_SecondRevocationCheck_IsAskedToo()
    {
        var second = new RevokedGrants { Refusal = new Refusal(RefusalCode.AccountBlocked, "The account is blocked.") };
        await using var api = await GatedApi.StartAsync(services => services
            .AddSingleton<IRevocationCheck>(new RevokedGrants()).AddSingleton<IRevocationCheck>(second));
        using var answer = await api.GetAsync("/any", $"Bearer {api.Token()}");
        await ShouldBeProblemAsync(answer, RefusalCode.AccountBlocked);
    }

    [Fact]
    public async Task Failure_OfAuthentication_NamesTheCodeAndNotTheToken()
    {
        using var answer = await _api.GetAsync("/authenticated", "Bearer secret.secret.secret");
        (await TextAsync(answer)).ShouldBe("invalid_token");
    }

    [Fact]
    public async Task Head_Refused_HasTheHeadersOnly()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/head");
        using var answer = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Content.Headers.ContentLength.ShouldNotBeNull().ShouldBeGreaterThan(50);
        (await TextAsync(answer)).ShouldBeEmpty();
    }

    private async Task<string> SendRawAsync(string lines)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", _api.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        var request = $"GET /any HTTP/1.1\r\nHost: {_api.Client.BaseAddress.Authority}\r\nConnection: close\r\n{lines}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> ShouldBeProblemAsync(HttpResponseMessage answer, RefusalCode code)
    {
        ((int)answer.StatusCode).ShouldBe(code.Status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var document = JsonDocument.Parse(await TextAsync(answer));
        var problem = document.RootElement.Clone();
        problem.GetProperty("code").GetString().ShouldBe(code.Code);
        problem.GetProperty("status").GetInt32().ShouldBe(code.Status);
        problem.GetProperty("type").GetString().ShouldBe($"urn:portcullis:error:{code.Code}");
        return problem;
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
