namespace Portcullis.Issuer.Events;

/// <summary>A change that is to be written to the log.</summary>
/// <param name="GrantId">The grant.</param>
/// <param name="At">When it was seen.</param>
/// <param name="Change">What has changed.</param>
internal sealed record GrantChange(string GrantId, DateTimeOffset At, AccessChange Change);
