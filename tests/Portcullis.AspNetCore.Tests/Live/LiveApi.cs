using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.AspNetCore.Live;
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

    private LiveApi(bool hasEvents) => HasEvents = hasEvents;

    public GatedApi Api { get; private set; } = null!;

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
    public bool HasEvents { get; set; }

    /// <summary>Starts it, and returns when the API follows the events: from then on only they make it forget what it was told.</summary>
    /// <param name="options">Changes the API's options.</param>
    /// <param name="hasEvents">Whether there is a stream of events; without one none is waited for.</param>
    public static async Task<LiveApi> StartAsync(Action<PortcullisOptions>? options = null, bool hasEvents = true)
    {
        var (live, issuer, following) = (new LiveApi(hasEvents), await FakeIssuer.StartAsync(), new FollowingLog());
        var affirm = issuer.AnswerIntrospection;
        issuer.AnswerIntrospection = context => live.AnswerAsync(context, affirm);
        issuer.AnswerEvents = live.StreamAsync;
        live.Api = await GatedApi.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(following),
            portcullis =>
            {
                (portcullis.Live, portcullis.IntrospectionKey) = (true, Key);
                options?.Invoke(portcullis);
            },
            app =>
            {
                app.MapGet("/club-and-gold", () => "both").RequireAuthorization("club", "market-data:gold");
                app.MapGet("/gold-and-club", () => "both").RequireAuthorization("market-data:gold", "club");
            },
            issuer);
        (await Eventually.Async(() => !hasEvents || following.IsFollowing)).ShouldBeTrue();
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

        Interlocked.Increment(ref _streams);
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("id: 0123456789ab-0\nevent: ready\ndata: {}\n\n: \n\n");
        await context.Response.Body.FlushAsync();
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

    /// <summary>Hears when the API says that it follows the events, which is when it has forgotten what it was told before.</summary>
    private sealed class FollowingLog : ILoggerProvider
    {
        private volatile bool _isFollowing;

        public bool IsFollowing => _isFollowing;

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(LiveEvents).FullName ? new Logger(this) : NullLogger.Instance;

        public void Dispose()
        {
        }

        private sealed class Logger(FollowingLog log) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                log._isFollowing |= eventId.Name == "EventsFollowed";
        }
    }
}
