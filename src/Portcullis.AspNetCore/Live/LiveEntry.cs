using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Live;

/// <summary>A question to the issuer, put once for all who wait for it, and its answer.</summary>
/// <param name="token">Which token is asked about.</param>
/// <param name="askedAt">When it was put, a timestamp of the clock: what comes of it is as old as that.</param>
/// <param name="ask">Puts it.</param>
internal sealed class LiveEntry(AccessToken token, long askedAt, Func<Task<LiveAnswer>> ask)
{
    private readonly Lazy<Task<LiveAnswer>> _asking = new(ask);

    /// <summary>Whether it is about this token and no other that bears the same id.</summary>
    public bool IsAbout(AccessToken other) => ReferenceEquals(token, other) || token == other;

    /// <summary>When it was put.</summary>
    public long AskedAt => askedAt;

    /// <summary>The answer.</summary>
    public Task<LiveAnswer> Asking => _asking.Value;

    /// <summary>Whether the issuer could not answer.</summary>
    public bool HasFailed => Asking.IsCompleted && (!Asking.IsCompletedSuccessfully || Asking.GetAwaiter().GetResult().Outcome.Refusal is { Code.Status: >= 500 });

    /// <summary>Whether the issuer could not tell of some policy.</summary>
    public bool HasUnknown => Asking.IsCompletedSuccessfully && Asking.GetAwaiter().GetResult().Unknown is not null;
}
