using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore.Attestations;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests.Attestations;

/// <summary>An API on a real port that takes attestations on some endpoints and access tokens on others, beside the issuer it trusts.</summary>
internal sealed class AttestedApi : IAsyncDisposable
{
    public const string Wallet = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

    private readonly WebApplication _app;

    private AttestedApi(FakeIssuer issuer, FakeClock clock, WebApplication app)
    {
        (Issuer, Clock, _app) = (issuer, clock, app);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeIssuer Issuer { get; }

    public FakeClock Clock { get; }

    public HttpClient Client { get; }

    public static async Task<AttestedApi> StartAsync(Action<IServiceCollection>? services = null, Action<AttestationGateOptions>? options = null)
    {
        var issuer = await FakeIssuer.StartAsync();
        var clock = new FakeClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        services?.Invoke(builder.Services);
        builder.Services.AddControllers().AddApplicationPart(typeof(PremiumController).Assembly);
        builder.Services.AddPortcullis(tokens => tokens.Authority = issuer.Url);
        builder.Services.AddPortcullisAttestations(gate =>
        {
            gate.Authority = issuer.Url;
            options?.Invoke(gate);
        });
        AddPolicies(builder.Services.AddAuthorizationBuilder());
        var app = builder.Build();
        Map(app);
        await app.StartAsync();
        return new AttestedApi(issuer, clock, app);
    }

    /// <summary>The hash of a condition on a balance of so much.</summary>
    public static string Hash(int threshold) => ConditionHash.Of(Condition(threshold));

    /// <summary>An attestation of now about balances of 1, 2, 3 …</summary>
    public string Attest(bool[] met, bool isWalletProven = true, SigningKey? key = null, string? issuer = null) => new Attestation
    {
        Id = Attestation.NewId(), AttestedAt = Clock.Now, Results = [.. met.Select(Result)],
    }.SignToken(key ?? Issuer.AttestationKey, issuer ?? Issuer.Url, Wallet, isWalletProven);

    public async Task<HttpResponseMessage> GetAsync(string path, string? token, string? signedInAs = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (signedInAs is not null)
        {
            request.Headers.Add(OwnSignIn.Header, signedInAs);
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private static void AddPolicies(AuthorizationBuilder policies) => policies
        .AddPolicy("premium", policy => policy.RequireAttestation(Hash(1), Hash(2)))
        .AddPolicy("once", policy => policy.RequireAttestation(new AttestationRequirement(Hash(1)) { SingleUse = true }))
        .AddPolicy("second", policy => policy.RequireAttestation(Hash(2)))
        .AddPolicy("anybody", policy => policy.RequireAttestation(new AttestationRequirement(Hash(1)) { RequireWalletProof = false }))
        .AddPolicy("own", Own(new AttestationRequirement(Hash(1)) { Wallet = OwnSignIn.WalletOf, RequireWalletProof = false }))
        .AddPolicy("own-once", Own(new AttestationRequirement(Hash(1)) { Wallet = OwnSignIn.WalletOf, SingleUse = true }))
        .AddPolicy("either", policy => policy
            .AddAuthenticationSchemes(PortcullisDefaults.AuthenticationScheme, AttestationDefaults.AuthenticationScheme).RequireAuthenticatedUser());

    private static Action<AuthorizationPolicyBuilder> Own(AttestationRequirement requirement) =>
        policy => policy.AddAuthenticationSchemes(OwnSignIn.Scheme).RequireAttestation(requirement);

    private static void Map(WebApplication app)
    {
        app.MapControllers();
        app.MapGet("/premium", (ClaimsPrincipal user) => user.FindAttestation()!.Wallet).RequireAuthorization("premium");
        app.MapGet("/once", () => "in").RequireAuthorization("once");
        app.MapGet("/once/second", () => "in").RequireAuthorization("once", "second");
        app.MapGet("/once/twice-asked", async (ClaimsPrincipal user, IAuthorizationService service, Microsoft.AspNetCore.Http.HttpContext context) =>
            (await service.AuthorizeAsync(user, context, "once")).Succeeded ? "in" : "out").RequireAuthorization("once");
        app.MapGet("/anybody", (ClaimsPrincipal user) => $"{user.FindAttestation()!.IsWalletProven}").RequireAuthorization("anybody");
        app.MapGet("/own", (ClaimsPrincipal user) => user.FindAttestation()!.Wallet).RequireAuthorization("own");
        app.MapGet("/own/once", () => "in").RequireAuthorization("own-once");
        app.MapGet("/own/asked-of-no-request", async (ClaimsPrincipal user, IAuthorizationService service) =>
            (await service.AuthorizeAsync(user, resource: null, "own")).Succeeded ? "in" : "out").RequireAuthorization("own");
        app.MapGet("/either", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization("either");
        app.MapGet("/token", (ClaimsPrincipal user) => user.GetAccount()).RequireAuthorization("market-data");
        app.MapGet("/signed-in", (ClaimsPrincipal user) => user.GetAccount()).RequireAuthorization();
        app.MapGet("/signed-in-by-attestation", () => "in").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = AttestationDefaults.AuthenticationScheme });
    }

    private static JsonElement Condition(int threshold) => JsonElement.Parse(
        $$"""{"type":"token_balance","chainId":1,"contractAddress":"native","operator":"gte","threshold":"{{threshold}}"}""");

    private static AttestationResult Result(bool met, int at) => new()
    {
        Condition = at, Type = "token_balance", ChainId = 1, Met = met, EvaluatedCondition = Condition(at + 1), BlockNumber = 20, BlockTimestamp = DateTimeOffset.UnixEpoch,
    };
}
