using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>An app that checks the tokens of a served gate by Portcullis.AspNetCore, and remembers how each request came out.</summary>
internal sealed class TieredApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _answered = new();

    private TieredApp(WebApplication app) => _app = app;

    internal Uri Url => new(_app.Urls.Single());

    /// <summary>Path and status of each request, oldest first.</summary>
    internal IReadOnlyCollection<string> Answered => _answered;

    internal static async Task<TieredApp> StartAsync(ServedGate gate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddPortcullis(options => (options.Authority, options.KeyTransport) = ((string)gate.Settings["PublicUrl"]!, new Detour(gate.Url)));
        var app = new TieredApp(builder.Build());
        app._app.Use((context, next) =>
        {
            // Before the caller knows, who may ask for it at once.
            context.Response.OnStarting(() => app.Note($"{context.Request.Path} {context.Response.StatusCode}"));
            return next(context);
        });
        app._app.UseAuthentication().UseAuthorization();
        app._app.MapGet("/basic", Account).RequireAuthorization("market-data:basic");
        app._app.MapPost("/gold", EchoAsync).RequireAuthorization("market-data:gold");
        await app._app.StartAsync();
        return app;
    }

    internal void Forget() => _answered.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task Note(string line)
    {
        _answered.Enqueue(line);
        return Task.CompletedTask;
    }

    private static string? Account(HttpContext context) => context.User.FindFirst("sub")?.Value;

    private static async Task<string> EchoAsync(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
