namespace Portcullis.Issuer.Events;

/// <summary>An event as it is told, the same to everybody.</summary>
/// <param name="Event">The event.</param>
/// <param name="Id">Its id.</param>
/// <param name="Json">One JSON object in UTF-8, on one line.</param>
internal sealed record LoggedEvent(GrantEvent Event, EventId Id, ReadOnlyMemory<byte> Json)
{
    /// <summary>Its place in the log.</summary>
    public long Number => Event.Number;
}
