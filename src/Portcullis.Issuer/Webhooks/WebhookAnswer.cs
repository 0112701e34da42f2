namespace Portcullis.Issuer.Webhooks;

/// <summary>How a message was answered.</summary>
/// <param name="Fault">What went wrong, in words fit for a log; null when the receiver has it.</param>
/// <param name="IsGone">Whether the receiver wants no more (410).</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
internal readonly record struct WebhookAnswer(string? Fault, bool IsGone = false, TimeSpan? RetryAfter = null);
