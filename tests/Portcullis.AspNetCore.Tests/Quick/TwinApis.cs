using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests.Quick;

/// <summary>The same API twice: as <c>AddPortcullis</c> makes it, and with the framework's own services put back.</summary>
internal sealed class TwinApis : IAsyncDisposable
{
    private readonly WebApplication[] _apps;
    private readonly HttpClient[] _clients;
    private readonly FrameworkCalls _calls;

    private TwinApis(FakeIssuer issuer, FakeClock clock, WebApplication[] apps)
    {
        (Issuer, Clock, _apps) = (issuer, clock, apps);
        _clients = [.. apps.Select(app => new HttpClient { BaseAddress = new Uri(app.Urls.Single()) })];
        _calls = new FrameworkCalls(apps[0].Services);
    }

    public FakeIssuer Issuer { get; }

    public FakeClock Clock { get; }

    /// <summary>How often the quick one asked the framework's services, to authenticate and to authorize.</summary>
    public (int Authentications, int Authorizations) AskedUsual => _calls.Counts;

    public static async Task<TwinApis> StartAsync(ApiSetup setup)
    {
        var (issuer, clock) = (await FakeIssuer.StartAsync(), new FakeClock());
        WebApplication[] apps = [Build(setup, issuer, clock, isQuick: true), Build(setup, issuer, clock, isQuick: false)];
        foreach (var app in apps)
        {
            await app.StartAsync();
        }

        return new TwinApis(issuer, clock, apps);
    }

    /// <summary>What both answer to a request.</summary>
    public async Task<(string Quick, string Usual)> AskAsync(string path, params string[] authorization) =>
        (await AskAsync(_clients[0], path, authorization), await AskAsync(_clients[1], path, authorization));

    public async ValueTask DisposeAsync()
    {
        _calls.Dispose();
        foreach (var (app, client) in _apps.Zip(_clients))
        {
            client.Dispose();
            await app.DisposeAsync();
        }

        await Issuer.DisposeAsync();
    }

    private static async Task<string> AskAsync(HttpClient client, string path, string[] authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var value in authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", value).ShouldBeTrue();
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return $"{(int)answer.StatusCode} {string.Join("; ", headers)} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static WebApplication Build(ApiSetup setup, FakeIssuer issuer, FakeClock clock, bool isQuick)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        setup.Before?.Invoke(builder.Services);
        builder.Services.AddPortcullis(options => options.Authority = issuer.Url);
        if (!isQuick)
        {
            PutBack(builder.Services);
        }

        setup.After?.Invoke(builder.Services);
        var app = builder.Build();
        setup.Pipeline?.Invoke(app);
        ApiEndpoints.Map(app);
        return app;
    }

    private static void PutBack(IServiceCollection services)
    {
        var framework = new ServiceCollection();
        framework.AddAuthentication();
        framework.AddAuthorization();
        services.Replace(framework.Last(service => service.ServiceType == typeof(IAuthenticationService)));
        services.Replace(framework.Last(service => service.ServiceType == typeof(IPolicyEvaluator)));
    }
}
