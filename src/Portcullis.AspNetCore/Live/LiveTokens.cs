using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Live;

/// <summary>
/// What verified tokens are good for at their issuer, remembered for a short time from when it was asked, and forgotten at once when an event tells of another state. A failure is remembered for a second, so that an issuer that is down is not
/// asked by every request; it never lets anybody in.
/// </summary>
internal sealed class LiveTokens(IntrospectionClient client, IOptions<PortcullisOptions> options, TimeProvider clock)
{
    /// <summary>How long a failure is remembered.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer is believed at most in which something could not be told: no event says when it can be.</summary>
    public static readonly TimeSpan UnknownTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, LiveEntry> _known = new(StringComparer.Ordinal);
    private readonly TimeSpan _cacheTime = options.Value.LiveCacheTime;
    private readonly int _capacity = options.Value.TokenCacheCapacity;
    private int _added;

    /// <summary>What the issuer says. Completes synchronously for one that was asked a short time ago.</summary>
    /// <param name="token">A token that was verified.</param>
    /// <param name="text">Its text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<LiveAnswer> AskAsync(AccessToken token, ReadOnlyMemory<char> text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isKnown = _known.TryGetValue(token.Id, out var known);
            if (isKnown && known!.IsAbout(token) && IsGood(known))
            {
                return known.Asking.IsCompletedSuccessfully ? new(known.Asking) : new(known.Asking.WaitAsync(cancellationToken));
            }

            var fresh = new LiveEntry(token, clock.GetTimestamp(), () => client.AskAsync(token, text.ToString()));
            if (isKnown ? _known.TryUpdate(token.Id, fresh, known!) : TryAdd(token.Id, fresh))
            {
                return new(fresh.Asking.WaitAsync(cancellationToken));
            }
        }
    }

    /// <summary>Has the next request with a token ask anew.</summary>
    /// <param name="id">The token's <c>jti</c>.</param>
    public void Forget(string id) => _known.TryRemove(id, out _);

    /// <summary>Has every next request ask anew.</summary>
    public void ForgetAll() => _known.Clear();

    private bool IsGood(LiveEntry entry)
    {
        var age = clock.GetElapsedTime(entry.AskedAt);
        return age < _cacheTime && (age < Pause || !entry.HasFailed) && (age < UnknownTime || !entry.HasUnknown);
    }

    private bool TryAdd(string id, LiveEntry entry)
    {
        if (Interlocked.Increment(ref _added) > _capacity / 2)
        {
            Sweep();
        }

        return _known.TryAdd(id, entry);
    }

    private void Sweep()
    {
        Interlocked.Exchange(ref _added, 0);
        foreach (var old in _known.Where(entry => !IsGood(entry.Value)))
        {
            _known.TryRemove(old);
        }

        if (_known.Count > _capacity / 2)
        {
            _known.Clear();
        }
    }
}
