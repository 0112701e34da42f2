using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests;

/// <summary>An API on a real port that checks Portcullis tokens, beside the issuer it trusts.</summary>
internal sealed class GatedApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatedApi(FakeIssuer issuer, FakeClock clock, WebApplication app)
    {
        (Issuer, Clock, _app) = (issuer, clock, app);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeIssuer Issuer { get; }

    public FakeClock Clock { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public List<ClaimsPrincipal> Seen { get; } = [];

    public string Token(string scope = "market-data market-data:gold market-data:basic") => Issuer.Token(Clock, scope);

    public static async Task<GatedApi> StartAsync(
        Action<IServiceCollection>? services = null, Action<PortcullisOptions>? options = null, Action<WebApplication>? map = null, FakeIssuer? issuer = null)
    {
        issuer ??= await FakeIssuer.StartAsync();
        var clock = new FakeClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        services?.Invoke(builder.Services);
        builder.Services.AddPortcullis(portcullis =>
        {
            portcullis.Authority = issuer.Url;
            options?.Invoke(portcullis);
        });
        var app = builder.Build();
        GatedApi? api = null;
        Map(app, user =>
        {
            lock (api!.Seen)
            {
                api.Seen.Add(user);
            }
        });
        map?.Invoke(app);
        await app.StartAsync();
        return api = new GatedApi(issuer, clock, app);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, params string[] authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var value in authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", value).ShouldBeTrue();
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private static void Map(WebApplication app, Action<ClaimsPrincipal> see)
    {
        app.MapGet("/any", (ClaimsPrincipal user) =>
        {
            see(user);
            return user.FindAccount();
        }).RequireAuthorization("market-data");
        app.MapGet("/gold", () => "gold").RequireAuthorization("market-data:gold");
        app.MapGet("/signed-in", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization();
        app.MapMethods("/head", ["HEAD"], () => "").RequireAuthorization("market-data");
        app.MapGet("/open", (ClaimsPrincipal user) => user.FindAccount() ?? "nobody");
        app.MapGet("/authenticated", async (HttpContext context) => (await context.AuthenticateAsync()).Failure?.Message ?? "none");
    }
}
