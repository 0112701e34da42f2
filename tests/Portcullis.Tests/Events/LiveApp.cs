using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore;
using Portcullis.Testing;
using Portcullis.Tests.Gateway;

namespace Portcullis.Tests.Events;

/// <summary>Somebody's own app on a port, which asks a gateway about its callers. Its clock stands still: no answer ever becomes too old.</summary>
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

    public static async Task<LiveApp> StartAsync(Uri gateway, string key)
    {
        var transport = new ToGateway(gateway);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new ManualTimeProvider(TimeProvider.System.GetUtcNow()));
        builder.Services.AddPortcullis(options =>
            (options.Authority, options.Live, options.IntrospectionKey, options.LiveCacheTime, options.KeyTransport) = (TestGateway.PublicUrl, true, key, TimeSpan.FromMinutes(1), transport));
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
    private sealed class ToGateway(Uri gateway) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(gateway, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
