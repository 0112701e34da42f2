using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests.Live;

/// <summary>An API that asks its issuer about each token, and an issuer that answers as it is told.</summary>
internal sealed class LiveApi : IAsyncDisposable
{
    public const string Key = "insr_live_0123456789012345678901234567890123456789";

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private int _streams;
    private int _refused;
    private int _held;

    private LiveApi(GatedApi api) => Api = api;

    public GatedApi Api { get; }

    /// <summary>How many streams of events were opened.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>How many streams of events were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>The API keys that came.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>The answer to questions; null for one that affirms what the token says.</summary>
    public string? Answer { get; set; }

    /// <summary>Its status.</summary>
    public int Status { get; set; } = 200;

    /// <summary>When set, answers wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>How many questions have waited for <see cref="Gate"/>, each with what was to be answered when it came.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Whether there is a stream of events.</summary>
    public bool HasEvents { get; set; } = true;

    public static async Task<LiveApi> StartAsync(Action<PortcullisOptions>? options = null)
    {
        LiveApi? live = null;
        live = new LiveApi(await GatedApi.StartAsync(options: portcullis =>
        {
            (portcullis.Live, portcullis.IntrospectionKey) = (true, Key);
            options?.Invoke(portcullis);
        },
        map: app =>
        {
            app.MapGet("/club-and-gold", () => "both").RequireAuthorization("club", "market-data:gold");
            app.MapGet("/gold-and-club", () => "both").RequireAuthorization("market-data:gold", "club");
        }));
        var affirm = live.Api.Issuer.AnswerIntrospection;
        live.Api.Issuer.AnswerIntrospection = context => live.AnswerAsync(context, affirm);
        live.Api.Issuer.AnswerEvents = live.StreamAsync;
        return live;
    }

    /// <summary>Tells of an event.</summary>
    public void Tell(string type, string id = "grant-1") => _events.Writer.TryWrite($"id: 0123456789ab-1\nevent: {type}\ndata: {{\"type\":\"{type}\",\"data\":{{\"jti\":\"{id}\"}}}}\n\n");

    /// <summary>Breaks the stream of events.</summary>
    public void Break() => _events.Writer.TryWrite("");

    public async Task<int> GetAsync(string path, string token)
    {
        using var response = await Api.GetAsync(path, $"Bearer {token}");
        return (int)response.StatusCode;
    }

    /// <summary>Waits until the API has taken something from its stream, so that it asks anew.</summary>
    public Task<bool> AsksAnewAsync(string token) => Eventually.Async(async () =>
    {
        var questions = Api.Issuer.Questions;
        await GetAsync("/any", token);
        return Api.Issuer.Questions > questions;
    });

    public async Task FollowedAsync() => (await Eventually.Async(() => Streams > 0)).ShouldBeTrue();

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        await Api.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> affirm)
    {
        lock (Keys)
        {
            Keys.Add(context.Request.Headers["X-API-Key"].ToString());
        }

        var (status, answer) = (Status, Answer);
        if (Gate is { } gate)
        {
            Interlocked.Increment(ref _held);
            await gate.Task.WaitAsync(context.RequestAborted);
        }

        context.Response.StatusCode = status;
        if (answer is null && status == 200)
        {
            await affirm(context);
            return;
        }

        context.Response.Headers.Location = "/elsewhere";
        await context.Response.WriteAsync(answer ?? "");
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (!HasEvents)
        {
            context.Response.StatusCode = 503;
            Interlocked.Increment(ref _refused);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("id: 0123456789ab-0\nevent: ready\ndata: {}\n\n: \n\n");
        await context.Response.Body.FlushAsync();
        Interlocked.Increment(ref _streams);
        await foreach (var told in _events.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (told.Length == 0)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(told);
            await context.Response.Body.FlushAsync();
        }
    }
}
