using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>
/// One answer of server-sent events: what comes after a number, for as long as its key stands. A reader that does not take what it is sent is cut, and so is every stream when the key can no longer be looked up; each goes on from the id
/// that it has come to.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="log">The log.</param>
/// <param name="types">The types to send; null for all.</param>
/// <param name="stands">Whether the key that opened it still stands.</param>
/// <param name="clock">The clock.</param>
internal sealed class EventStream(HttpContext context, EventLog log, IReadOnlySet<string>? types, Func<CancellationToken, ValueTask<bool>> stands, TimeProvider clock)
{
    /// <summary>How often the key is looked up, and a sign of life sent when there is nothing else.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);

    /// <summary>How long a reader may take for what it is sent at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private long _pulsed = clock.GetTimestamp();

    /// <summary>Sends until the client goes, is too slow, or its key stands no longer.</summary>
    /// <param name="first">What to begin with, <c>ready</c> or <c>gap</c>.</param>
    /// <param name="start">The id that the reader is told to have come to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(string first, EventId start, CancellationToken cancellationToken)
    {
        using var following = log.Follow(types);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var (response, after) = (context.Response, start.Number);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(first, start, cancellationToken);
            while (await IsAliveAsync(start with { Number = after }, cancellationToken))
            {
                var found = await log.ReadAsync(after, cancellationToken);
                if (found.Count == 0)
                {
                    await WaitAsync(after, cancellationToken);
                }
                else if (await log.FindForgottenAsync(after, found, cancellationToken) is { } forgotten)
                {
                    after = forgotten;
                    await SendAsync("gap", start with { Number = after }, cancellationToken);
                }
                else
                {
                    await SendAsync(found, cancellationToken);
                    after = found[^1].Number;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreException or IOException)
        {
            // The client is gone, or is to come back.
        }

        context.Abort();
    }

    private async ValueTask<bool> IsAliveAsync(EventId seen, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(_pulsed) < Pulse)
        {
            return true;
        }

        _pulsed = clock.GetTimestamp();
        if (!await stands(cancellationToken))
        {
            return false;
        }

        // With the id, so that a reader of few types does not go through all others again.
        await SendAsync(Encoding.ASCII.GetBytes($": \nid: {seen}\n\n"), cancellationToken);
        return true;
    }

    private async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        using var pulse = new CancellationTokenSource(Pulse - Min(clock.GetElapsedTime(_pulsed), Pulse), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pulse.Token);
        await log.WaitAsync(after, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Task SendAsync(string type, EventId seen, CancellationToken cancellationToken) => SendAsync(Encoding.ASCII.GetBytes($"id: {seen}\nevent: {type}\ndata: {{}}\n\n"), cancellationToken);

    private async Task SendAsync(IReadOnlyList<LoggedEvent> found, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var told in found)
        {
            if (types is null || types.Contains(told.Event.Type))
            {
                Encoding.ASCII.GetBytes($"id: {told.Id}\nevent: {told.Event.Type}\ndata: ", buffer);
                buffer.Write(told.Json.Span);
                buffer.Write("\n\n"u8);
            }
        }

        if (buffer.WrittenCount > 0)
        {
            await SendAsync(buffer.WrittenMemory, cancellationToken);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await context.Response.Body.WriteAsync(bytes, either.Token);
        await context.Response.Body.FlushAsync(either.Token);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
