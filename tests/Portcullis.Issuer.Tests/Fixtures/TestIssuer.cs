using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Endpoints;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>An app that embeds the issuer, in process, with a clock that stands still and chains 1 and 10 that do as they are told.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string PublicUrl = "https://api.test";

    private readonly WebApplication _app;

    private TestIssuer(WebApplication app, ManualTimeProvider clock, FakeChain main, FakeChain side, CapturedLogs logs)
    {
        (_app, Clock, Main, Side, Logs) = (app, clock, main, side, logs);
        Client = app.GetTestClient();
    }

    public ManualTimeProvider Clock { get; }

    public FakeChain Main { get; }

    public FakeChain Side { get; }

    public CapturedLogs Logs { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestIssuer> StartAsync(TemporaryFolder folder, ManualTimeProvider? clock = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        clock ??= new ManualTimeProvider();
        var (main, side, logs) = (new FakeChain(1), new FakeChain(10), new CapturedLogs());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new ChainSet([main, side]));
        builder.Services.AddPortcullisIssuer(Configure(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)), folder.Path);
        var app = builder.Build();
        app.MapPortcullis();
        app.Services.GetRequiredService<LivePolicies>().Replace(TestPolicies.Load());
        await app.StartAsync();
        return new TestIssuer(app, clock, main, side, logs);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<string> NonceAsync(string query = "")
    {
        var answer = await Client.GetFromJsonAsync<JsonObject>("/auth/nonce" + query);
        return (string)answer!["nonce"]!;
    }

    /// <summary>A good message of the wallet's, with a fresh nonce unless another is given.</summary>
    public async Task<SiweMessage> MessageAsync(Wallet wallet, string? nonce = null) => new()
    {
        Domain = "api.test",
        Address = wallet.Address,
        Statement = "Sign in.",
        Uri = PublicUrl,
        ChainId = 1,
        Nonce = nonce ?? await NonceAsync(),
        IssuedAt = SiweTime.From(Clock.GetUtcNow()),
    };

    public Task<Answer> SendAsync(Wallet wallet, SiweMessage message, string? scope = null) =>
        SendAsync(Form(message.ToString(), wallet.Sign(message.ToString()), scope));

    public async Task<Answer> SendAsync(Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await Answer.OfAsync(await Client.PostAsync("/oauth2/token", content));
    }

    public async Task<Answer> PostAsync(string path, HttpContent content) => await Answer.OfAsync(await Client.PostAsync(path, content));

    public async Task<Answer> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), null, "application/json");
        return await PostAsync(path, content);
    }

    /// <summary>Links a wallet to somebody's sign-in.</summary>
    public async Task<Answer> LinkAsync(Answer signedIn, Wallet wallet, Wallet caller, string? signature = null)
    {
        var challenge = new JsonObject { ["address"] = wallet.Address.ToString(), ["chainId"] = 1, ["purpose"] = "link", ["linkTo"] = $"eip155:1:{caller.Address}" };
        var message = (string)(await PostAsync("/auth/challenge", challenge)).Json["message"]!;
        return await PostAsync("/auth/link", new JsonObject { ["refresh_token"] = (string?)signedIn.Json["refresh_token"], ["message"] = message, ["signature"] = signature ?? wallet.Sign(message) });
    }

    /// <summary>What introspection says of a token, to one with a key of the operator's.</summary>
    public async Task<Answer> IntrospectAsync(string token)
    {
        var key = (await Get<ApiKeys>().CreateAsync("introspection", null, null, default)).Text;
        return await IntrospectAsync(token, request => request.Headers.Add("X-API-Key", key));
    }

    /// <summary>The same to whoever asks.</summary>
    public async Task<Answer> IntrospectAsync(string token, Action<HttpRequestMessage> authenticate)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/introspect") { Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]) };
        authenticate(request);
        return await Answer.OfAsync(await Client.SendAsync(request));
    }

    public async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await Client.GetAsync(path));

    public async Task<Answer> SignInAsync(Wallet wallet, string? scope = null) => await SendAsync(wallet, await MessageAsync(wallet), scope);

    public static Dictionary<string, string> Form(string message, string signature, string? scope)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:portcullis:grant-type:siwe",
            ["message"] = message,
            ["signature"] = signature,
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        return form;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static IConfigurationRoot Configure(IReadOnlyDictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PublicUrl"] = PublicUrl,
            ["SignIn:Uris:0"] = "https://app.test/login",
            ["SignIn:Uris:1"] = "http://localhost:5173",
            ["Chains:1:Rpc:0:Url"] = "http://127.0.0.1:1",
            ["Chains:10:Rpc:0:Url"] = "http://127.0.0.1:1",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
