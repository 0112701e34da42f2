using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Events;

/// <summary>Somebody's own app on a port, which asks a gateway about its callers. Its clock stands still, so that no answer ever becomes too old, unless it cannot follow events.</summary>
internal sealed class LiveApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ToGateway _transport;

    private LiveApp(WebApplication app, ToGateway transport)
    {
        (_app, _transport) = (app, transport);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    /// <summary>Starts one.</summary>
    /// <param name="gateway">Where the gateway listens.</param>
    /// <param name="key">The key to ask it with.</param>
    /// <param name="cacheTime">How long answers are believed, without any event; null to follow events, and to believe answers until one comes.</param>
    public static async Task<LiveApp> StartAsync(Uri gateway, string key, TimeSpan? cacheTime = null)
    {
        var transport = new ToGateway(gateway, hasEvents: cacheTime is null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(cacheTime is null ? new ManualTimeProvider(TimeProvider.System.GetUtcNow()) : TimeProvider.System);
        builder.Services.AddPortcullis(options =>
            (options.Authority, options.Live, options.IntrospectionKey, options.LiveCacheTime, options.KeyTransport) = (TestGateway.PublicUrl, true, key, cacheTime ?? TimeSpan.FromMinutes(1), transport));
        var app = builder.Build();
        app.MapGet("/gold", () => "gold").RequireAuthorization("market-data:gold");
        await app.StartAsync();
        return new LiveApp(app, transport);
    }

    public async Task<int> GetAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gold");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _transport.Dispose();
    }

    /// <summary>Goes to the port where the gateway listens, whatever it is called.</summary>
    private sealed class ToGateway(Uri gateway, bool hasEvents) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(gateway, request.RequestUri!.PathAndQuery);
            return hasEvents || request.RequestUri.AbsolutePath != "/v1/events" ? base.SendAsync(request, cancellationToken) : throw new HttpRequestException(HttpRequestError.ConnectionError);
        }
    }
}
