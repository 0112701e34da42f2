using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Issuer;
using Portcullis.Issuer.Refusals;
using Portcullis.Telemetry;

namespace Portcullis.Admin;

/// <summary>
/// Serves operators on a server of its own, which shares no port, no pipeline and no route with the gateway: what is here cannot be reached
/// there, whatever a request says its host is.
/// </summary>
internal sealed partial class AdminListener(
    IOptions<AdminOptions> options, IMeterFactory meters, ChainSet chains, ILoggerFactory loggers, TimeProvider clock) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens; null when it does not.</summary>
    public Uri? Url { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.Value.Url))
        {
            return;
        }

        _app = Build();
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new AdminException($"Admin:Url: {exception.Message} Choose another port, or leave it empty for no admin listener.", exception);
        }

        Url = new Uri(_app.Urls.First());
        var logger = loggers.CreateLogger<AdminListener>();
        Log.Listening(logger, Url);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "portcullis" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 0;
            server.Limits.MaxConcurrentConnections = 100;
        }).UseUrls(options.Value.Url);
        builder.Services.AddRoutingCore().AddSingleton(options).AddSingleton(clock)
            .AddSingleton<ILoggerFactory>(new AdminLoggers(loggers)).AddSingleton<IHostLifetime, AdminLifetime>();
        builder.Services.AddSingleton(chains).AddSingleton(_ => new MetricCollector(meters));
        var app = builder.Build();
        _ = app.Services.GetRequiredService<MetricCollector>();
        app.UseMiddleware<AdminGuard>();
        app.UseRouting();
        app.Use((context, next) => context.GetEndpoint() is null
            ? RefusalWriter.WriteAsync(context, new(RefusalCode.NotFound, "The admin listener has nothing at this path."), null, null)
            : next(context));
        app.MapPortcullisHealth();
        MetricsEndpoint.Map(app);
        return app;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "The admin listener serves /metrics and /healthz at {Url}")]
        public static partial void Listening(ILogger logger, Uri url);
    }
}
