using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore;
using Portcullis.AspNetCore.Attestations;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Authorization;

/// <summary>Somebody's own app, without a gateway: it signs people in, checks their tokens and decides by its policy file. Only the chain is not a real one.</summary>
internal sealed class OwnApp : IAsyncDisposable
{
    public const string PublicUrl = "http://api.test";

    private readonly WebApplication _app;

    private OwnApp(WebApplication app, ManualTimeProvider clock, FakeChain chain, FakeTransport transport)
    {
        (_app, Clock, Chain, Transport) = (app, clock, chain, transport);
        Client = app.GetTestClient();
    }

    public ManualTimeProvider Clock { get; }

    public FakeChain Chain { get; }

    /// <summary>What would fetch keys.</summary>
    public FakeTransport Transport { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static WebApplication Build(
        TemporaryFolder folder, bool issuerFirst, FakeChain chain, FakeTransport transport, ManualTimeProvider clock, string url = PublicUrl, string authority = "", IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new ChainSet([chain]));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portcullis:PublicUrl"] = url,
            ["Portcullis:Chains:1:Rpc:0:Url"] = "http://127.0.0.1:1",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        if (issuerFirst)
        {
            builder.Services.AddPortcullisIssuer(builder.Configuration.GetSection("Portcullis"), folder.Path);
        }

        builder.Services.AddPortcullis(tokens => (tokens.Authority, tokens.KeyTransport) = (authority, transport));
        builder.Services.AddPortcullisAttestations(gate => gate.KeyTransport = transport);
        if (!issuerFirst)
        {
            builder.Services.AddPortcullisIssuer(builder.Configuration.GetSection("Portcullis"), folder.Path);
        }

        builder.Services.AddAuthorizationBuilder().AddPolicy("attested", policy => policy.RequireAttestation("0x" + new string('a', 64)));
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPortcullis();
        app.MapGet("/gold", (ClaimsPrincipal user, HttpContext context) => $"{user.GetAccount()} {context.Features.Get<IDecisionFeature>()!.Decision!.Tier!.Name}")
            .RequireAuthorization("market-data:gold");
        app.MapGet("/attribute", [TokenGate("market-data")] (ClaimsPrincipal user) => user.GetTier("market-data"));
        app.MapPost("/orders", EchoAsync).RequireAuthorization("market-data");
        app.MapPost("/open", EchoAsync);
        app.MapGet("/attested", () => "in").RequireAuthorization("attested");
        return app;
    }

    public static async Task<OwnApp> StartAsync(TemporaryFolder folder, bool issuerFirst = true, IReadOnlyDictionary<string, string?>? settings = null)
    {
        await File.WriteAllTextAsync(folder.File("policies.json"), """
            { "policies": { "market-data": { "tiers": [
                { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } },
                { "name": "basic", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }
            """);
        var (chain, transport, clock) = (new FakeChain(1), new FakeTransport(), new ManualTimeProvider());
        var app = Build(folder, issuerFirst, chain, transport, clock, settings: settings);
        await app.StartAsync();
        return new OwnApp(app, clock, chain, transport);
    }

    public async Task<string> SignInAsync(Wallet wallet, string? scope = null, string? client = null)
    {
        var nonce = System.Text.Json.Nodes.JsonNode.Parse(await Client.GetStringAsync("/auth/nonce"))!["nonce"]!.GetValue<string>();
        var message = new SiweMessage
        {
            Domain = "api.test", Scheme = "http", Address = wallet.Address, Statement = "Sign in.", Uri = PublicUrl, ChainId = 1, Nonce = nonce, IssuedAt = SiweTime.From(Clock.GetUtcNow()),
        }.ToString();
        var parameters = TestIssuer.Form(message, wallet.Sign(message), scope);
        if (client is not null)
        {
            parameters["client_id"] = client;
        }

        using var form = new FormUrlEncodedContent(parameters);
        var answer = await Answer.OfAsync(await Client.PostAsync("/oauth2/token", form));
        return (string?)answer.Json["access_token"] ?? throw new InvalidOperationException(answer.Text);
    }

    public async Task<Answer> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
        }

        return await Answer.OfAsync(await Client.SendAsync(request));
    }

    /// <summary>A client that signs each request by itself (ERC-8128).</summary>
    public HttpClient SigningClient(Wallet wallet) =>
        new(new SignedRequestHandler(new RequestSigner(wallet.Key, 1, SignedRequestProfile.Draft, Clock)) { InnerHandler = _app.GetTestServer().CreateHandler() }) { BaseAddress = new Uri(PublicUrl) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Transport.Dispose();
    }

    private static async Task<string> EchoAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Counts, and reaches nobody.</summary>
    internal sealed class FakeTransport : HttpMessageHandler
    {
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            return Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError));
        }
    }
}
