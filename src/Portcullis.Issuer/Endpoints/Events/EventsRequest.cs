using System.Collections.Frozen;
using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Endpoints.Events;

/// <summary>The parameters of <c>GET /v1/events</c>. One that is given twice is read with a comma between, and so is no id.</summary>
internal sealed record EventsRequest
{
    [FromQuery(Name = "after")]
    [Description("The id of the last event that was seen.")]
    public string? After { get; init; }

    [FromQuery(Name = "types")]
    [Description("The types of events to send, by commas; all without it.")]
    public string? Types { get; init; }

    [FromHeader(Name = "Last-Event-ID")]
    [Description("The same as after, and goes before it: what comes back by itself says so.")]
    public string? LastEventId { get; init; }

    /// <summary>Where the reader says to have come to; null where it says nothing.</summary>
    /// <returns>False when that is not the id of an event.</returns>
    public bool TryReadSeen(out EventId? seen)
    {
        var text = LastEventId ?? After;
        seen = text is null ? null : EventId.Parse(text);
        return text is null || seen is not null;
    }

    /// <summary>The types to send.</summary>
    /// <returns>False when one of them is none.</returns>
    public bool TryReadTypes(out FrozenSet<string>? types)
    {
        types = Types?.Split(',').ToFrozenSet(StringComparer.Ordinal);
        return types is null || types.IsSubsetOf(EventTypes.All);
    }
}
