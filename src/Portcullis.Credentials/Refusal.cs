namespace Portcullis.Credentials;

/// <summary>An expected failure as a value: which code, and what was wrong this time.</summary>
/// <param name="Code">One of <see cref="RefusalCode"/>'s.</param>
/// <param name="Detail">One sentence for the caller that says what to do; holds no secret.</param>
public sealed record Refusal(RefusalCode Code, string Detail)
{
    /// <summary>The code that the standard of a proof has for it, as ERC-8128 for a signed request, for the body's member <c>reason</c>. Null where there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the caller had better wait, for <c>Retry-After</c>. Null where waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; } = Code.Status is 429 or 503 ? TimeSpan.FromSeconds(5) : null;
}
