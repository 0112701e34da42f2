using System.Buffers.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Tests;

/// <summary>An issuer on a real port: publishes its two key sets, well or badly.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _fetches;
    private int _questions;

    private FakeIssuer(WebApplication app)
    {
        _app = app;
        Answer = context => context.Response.Body.WriteAsync(JwksDocument.Write([Key.PublicKey])).AsTask();
        AnswerAttestationKeys = context => context.Response.Body.WriteAsync(JwksDocument.Write([AttestationKey.PublicKey])).AsTask();
    }

    public SigningKey Key { get; } = SigningKey.Create();

    /// <summary>How the key set is answered.</summary>
    public Func<HttpContext, Task> Answer { get; set; }

    public SigningKey AttestationKey { get; set; } = SigningKey.Create(Attestation.KeyId);

    /// <summary>How the key set of attestations is answered.</summary>
    public Func<HttpContext, Task> AnswerAttestationKeys { get; set; }

    /// <summary>How a question about a token is answered: by default it is good for what it says.</summary>
    public Func<HttpContext, Task> AnswerIntrospection { get; set; } = AffirmAsync;

    /// <summary>How the stream of events is answered.</summary>
    public Func<HttpContext, Task> AnswerEvents { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    /// <summary>How often it was asked about a token.</summary>
    public int Questions => Volatile.Read(ref _questions);

    public int Fetches => Volatile.Read(ref _fetches);

    public string Url => _app.Urls.Single();

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new FakeIssuer(app);
        app.MapGet("/oauth2/jwks", context =>
        {
            Interlocked.Increment(ref issuer._fetches);
            return issuer.Answer(context);
        });
        app.MapGet("/.well-known/jwks.json", context => issuer.AnswerAttestationKeys(context));
        app.MapPost("/oauth2/introspect", context =>
        {
            Interlocked.Increment(ref issuer._questions);
            return issuer.AnswerIntrospection(context);
        });
        app.MapGet("/v1/events", context => issuer.AnswerEvents(context));
        app.MapGet("/elsewhere", context => context.Response.Body.WriteAsync(JwksDocument.Write([issuer.Key.PublicKey])).AsTask());
        await app.StartAsync();
        return issuer;
    }

    /// <summary>An access token that is good from now on for 15 minutes.</summary>
    public string Token(TimeProvider clock, string scope = "market-data market-data:gold market-data:basic", string? audience = null, SigningKey? key = null, string? thumbprint = null, string client = AccessToken.UnnamedClient) =>
        new AccessToken
        {
            Issuer = Url, Audience = audience ?? Url, Account = "eip155:1:0xab", Proof = ProofKind.KeyRecovery, Id = "grant-1", ClientId = client, Scope = scope, KeyThumbprint = thumbprint,
            IssuedAt = clock.GetUtcNow(), NotBefore = clock.GetUtcNow(), ExpiresAt = clock.GetUtcNow().AddMinutes(15),
        }.Sign(key ?? Key);

    private static async Task AffirmAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(form["token"].ToString().Split('.')[1]))!;
        await context.Response.WriteAsJsonAsync(new { active = true, scope = (string?)claims["scope"], jti = (string?)claims["jti"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
        AttestationKey.Dispose();
    }
}
