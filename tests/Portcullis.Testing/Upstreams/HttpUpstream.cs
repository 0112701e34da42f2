using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.Testing.Upstreams;

/// <summary>
/// An HTTP server in this process, on a free port of the loopback interface. It answers with what it received, as JSON
/// (<see cref="UpstreamRequest"/>), unless told otherwise.
/// </summary>
public sealed class HttpUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<UpstreamRequest> _requests = new();

    private HttpUpstream()
    {
        _app = LoopbackApp.Create();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>How to answer; the echo by default.</summary>
    public Func<UpstreamRequest, UpstreamAnswer> Answer { get; set; } = _ => new UpstreamAnswer();

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyCollection<UpstreamRequest> Requests => _requests;

    /// <summary>Starts listening.</summary>
    public static async Task<HttpUpstream> StartAsync(CancellationToken cancellationToken = default)
    {
        var upstream = new HttpUpstream();
        await upstream._app.StartAsync(cancellationToken);
        upstream.Url = new Uri(upstream._app.Urls.Single());
        return upstream;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        _requests.Enqueue(request);
        var answer = Answer(request);
        await answer.Until.WaitAsync(context.RequestAborted);
        await Task.Delay(answer.Delay, context.RequestAborted);
        if (answer.Reset)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context.Response, answer, request);
    }

    private static async Task<UpstreamRequest> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray()!, StringComparer.OrdinalIgnoreCase);
        return new UpstreamRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Path.Value ?? "",
            headers!,
            await reader.ReadToEndAsync(context.RequestAborted));
    }

    private static async Task WriteAsync(HttpResponse response, UpstreamAnswer answer, UpstreamRequest request)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Body is not null)
        {
            await response.WriteAsync(answer.Body);
        }
        else if (answer.Status is not (204 or 205 or 304))
        {
            await response.WriteAsJsonAsync(request);
        }
    }
}
