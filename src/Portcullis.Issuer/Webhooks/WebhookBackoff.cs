using System.Security.Cryptography;

namespace Portcullis.Issuer.Webhooks;

/// <summary>How long a receiver that fails is left alone: twice as long each time, and never quite as long as all others, so that they do not come back together.</summary>
internal static class WebhookBackoff
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The longest that a receiver may ask for by itself.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private const int MostDoublings = 16;
    private const int Steps = 1_000;

    /// <summary>The wait after so many failures in a row, from half of it to the whole, and at least as long as the receiver asks.</summary>
    public static TimeSpan After(int failures, TimeSpan? asked)
    {
        var whole = TimeSpan.FromSeconds(1 << Math.Min(failures - 1, MostDoublings));
        var wait = (whole < Longest ? whole : Longest) * ((Steps + RandomNumberGenerator.GetInt32(Steps + 1)) / (2.0 * Steps));
        var least = asked is { } time ? (time < LongestAsked ? time : LongestAsked) : TimeSpan.Zero;
        return wait > least ? wait : least;
    }
}
