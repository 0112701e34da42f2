using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Credentials;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Stores;
using EventId = Portcullis.Issuer.Events.EventId;
using Log = Portcullis.Issuer.Attestations.Log;

namespace Portcullis.Issuer.Endpoints.Events;

/// <summary><c>GET /v1/events</c>: what becomes of grants, as server-sent events, for whoever has an API key that the operator made.</summary>
internal sealed class EventsEndpoint(ApiKeys keys, EventStreams streams, EventLog log, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<EventsEndpoint> logger)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/v1/events";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, (HttpContext context, [AsParameters] EventsRequest request, EventsEndpoint endpoint) => endpoint.HandleAsync(context, request))
        .WithName("StreamEvents")
        .WithSummary("What becomes of grants, as server-sent events")
        .WithDescription("With an API key that the operator made: in X-API-Key, or as HTTP Basic with any user name and the key as the password. Begins with ready, or with gap when events after the one that was seen are no longer kept.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private Task<IResult> HandleAsync(HttpContext context, EventsRequest request)
    {
        var shown = "";
        return ApiKeyHeader.RequireClientAsync(
            context,
            (text, cancellationToken) => keys.FindAsync(shown = text, cancellationToken),
            key => AnswerAsync(context, request, key, async cancellationToken => await keys.FindAsync(shown, cancellationToken) is not null));
    }

    private async Task<IResult> AnswerAsync(HttpContext context, EventsRequest request, ApiKey key, Func<CancellationToken, ValueTask<bool>> stands)
    {
        if (key.Tier != ApiKeys.OperatorTier)
        {
            return RefusalResult.Of(RefusalCode.InvalidApiKey, "a key that its holder made is for attestations alone; ask the operator of this API for one");
        }

        if (!request.TryReadSeen(out var seen) || !request.TryReadTypes(out var types))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, $"after and Last-Event-ID are the id of an event, and types is any of {string.Join(", ", EventTypes.All)}, by commas");
        }

        using var place = streams.TryEnter(key.Id);
        if (place is null)
        {
            return RefusalResult.Of(RefusalCode.TooManyStreams, $"as many streams of events are open as there may be, {EventStreams.Most} in all and {EventStreams.MostOfKey} of one key; end some, or try again later");
        }

        if (await TryGetSpanAsync(context.RequestAborted) is not { } span)
        {
            return RefusalResult.Of(RefusalCode.StoreUnavailable, "events cannot be read at the moment; try again");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var (first, after) = Begin(span, seen);
        await new EventStream(context, log, types, stands, clock).RunAsync(first, new EventId(span.Log, after), ended.Token);
        return Results.Empty;
    }

    /// <summary>Where to go on, and whether what lies between is lost: then with the oldest that there is.</summary>
    private static (string First, long After) Begin(EventSpan span, EventId? seen) =>
        seen is not { } id ? ("ready", span.Last)
        : span.GoOnAfter(id) is { } after ? ("ready", after)
        : ("gap", span.First - 1);

    private async Task<EventSpan?> TryGetSpanAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await log.GetSpanAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return null;
        }
    }
}
