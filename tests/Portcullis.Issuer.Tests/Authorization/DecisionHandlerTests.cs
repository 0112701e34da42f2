using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Authorization;

/// <summary>An app of one's own that names policies on its endpoints.</summary>
public sealed class DecisionHandlerTests : IAsyncLifetime
{
    private const string Account = "eip155:1:0x00000000000000000000000000000000000000A1";

    private readonly StubChain _chain = new();
    private readonly Recorder _audit = new();
    private readonly LivePolicies _policies = new();
    private readonly WebApplication _app;
    private HttpClient _http = null!;

    public DecisionHandlerTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_policies).AddSingleton(new ChainSet([_chain])).AddSingleton<Evaluator>().AddSingleton<IAuditLog>(_audit);
        builder.Services.AddPolicyAuthorization();
        builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireClaim("sub", "operator"));
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, BySubHeader>("test", null);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/any", (HttpContext context) => context.Features.Get<IDecisionFeature>()!.Decision!.Tier!.Name).RequireAuthorization("market-data");
        _app.MapGet("/gold", () => "in").RequireAuthorization("market-data:gold");
        _app.MapGet("/both", () => "in").RequireAuthorization("market-data", "market-data:gold");
        _app.MapGet("/gone", () => "in").RequireAuthorization("gone");
        _app.MapGet("/own", () => "in").RequireAuthorization("operators");
    }

    public async ValueTask InitializeAsync()
    {
        _policies.Replace(PolicyFile.Parse(
            """
            { "policies": { "market-data": { "tiers": [
              { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "0.000000000000000010" } },
              { "name": "basic", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "0.000000000000000001" } } ] } } }
            """,
            null).Policies);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/any", 1, HttpStatusCode.OK, "basic")]
    [InlineData("/any", 10, HttpStatusCode.OK, "gold")]
    [InlineData("/gold", 10, HttpStatusCode.OK, "in")]
    [InlineData("/gold", 9, HttpStatusCode.Forbidden, "policy_not_met")]
    [InlineData("/any", 0, HttpStatusCode.Forbidden, "policy_not_met")]
    [InlineData("/both", 10, HttpStatusCode.OK, "in")]
    [InlineData("/both", 9, HttpStatusCode.Forbidden, "market-data:gold")]
    [InlineData("/gone", 10, HttpStatusCode.ServiceUnavailable, "not in force")]
    public async Task Endpoint_ByWhatTheAccountHolds_Answers(string path, int wei, HttpStatusCode status, string text)
    {
        _chain.Wei = (ulong)wei;
        using var response = await AskAsync(path, Account);
        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain(text);
    }

    [Fact]
    public async Task Endpoint_ChainCannotBeRead_503WithRetryAfter()
    {
        _chain.Wei = null;
        using var response = await AskAsync("/any", Account);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        body["code"]!.GetValue<string>().ShouldBe("chain_unavailable");
        body["reasons"]![0]!["verdict"]!.GetValue<string>().ShouldBe("unknown");
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("somebody", HttpStatusCode.Forbidden)]
    [InlineData("eip155:1:0x00", HttpStatusCode.Forbidden)]
    [InlineData("eip155:0x1:0x00000000000000000000000000000000000000A1", HttpStatusCode.Forbidden)]
    [InlineData("solana:1:0x00000000000000000000000000000000000000A1", HttpStatusCode.Forbidden)]
    public async Task Endpoint_NoAccount_IsClosedByTheScheme(string? sub, HttpStatusCode status)
    {
        _chain.Wei = 10;
        using var response = await AskAsync("/any", sub);
        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("operator", HttpStatusCode.OK)]
    [InlineData(Account, HttpStatusCode.Forbidden)]
    public async Task Endpoint_OfTheAppsOwnPolicy_IsTheAppsAffair(string sub, HttpStatusCode status)
    {
        using var response = await AskAsync("/own", sub);
        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Endpoint_Refused_IsOnRecord()
    {
        using var response = await AskAsync("/gold", Account);
        _audit.Entries.ShouldBe([new AuditEntry("refused", Account, "policy_not_met", "market-data:gold", "id")]);
    }

    private Task<HttpResponseMessage> AskAsync(string path, string? sub)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (sub is not null)
        {
            request.Headers.Add("sub", sub);
        }

        return _http.SendAsync(request);
    }

    private sealed class BySubHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.TryGetValue("sub", out var sub)
                ? AuthenticateResult.Success(new(new(new ClaimsIdentity([new("sub", sub.ToString()), new("jti", "id")], "test")), "test"))
                : AuthenticateResult.NoResult());
    }

    private sealed class Recorder : IAuditLog
    {
        public List<AuditEntry> Entries { get; } = [];

        public void Record(AuditEntry entry) => Entries.Add(entry);
    }
}
