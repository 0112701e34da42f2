using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>An event of the log.</summary>
/// <param name="Number">Its place: a later one has a greater number.</param>
/// <param name="At">When it happened.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Grant">The grant as the store has it now.</param>
/// <param name="Change">What has changed; null when the grant was opened or revoked.</param>
internal sealed record GrantEvent(long Number, DateTimeOffset At, string Type, Grant Grant, AccessChange? Change);
