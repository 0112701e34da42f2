using System.Collections.Concurrent;

namespace Portcullis.Issuer.Attestations;

/// <summary>
/// Bounds what costs reads and no credits. A request has a place from before anything is read until it ends, and what ends uncharged counts for a while, however it ended.
/// </summary>
internal sealed class UnchargedLimit(TimeProvider clock)
{
    /// <summary>The most requests of one API key that may have come to nothing within the last <see cref="Window"/>.</summary>
    public const int Most = 60;

    /// <summary>The most requests of one API key under way.</summary>
    public const int MostUnderWay = 256;

    /// <summary>The time that counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Takes a place, to be left by <see cref="Leave"/>. There are as many entries as keys.</summary>
    /// <returns>How long the key has to wait; null when it has a place.</returns>
    public TimeSpan? Enter(string keyId) => PlaceOf(keyId).Enter(clock);

    /// <summary>Leaves a place.</summary>
    public void Leave(string keyId, bool isCharged) => PlaceOf(keyId).Leave(isCharged ? null : clock.GetTimestamp());

    private Place PlaceOf(string keyId) => _places.GetOrAdd(keyId, static _ => new Place());

    private sealed class Place
    {
        private readonly Queue<long> _uncharged = new();
        private readonly Lock _lock = new();
        private int _underWay;

        public TimeSpan? Enter(TimeProvider clock)
        {
            lock (_lock)
            {
                while (_uncharged.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Window)
                {
                    _uncharged.Dequeue();
                }

                if (_uncharged.Count >= Most)
                {
                    return Window - clock.GetElapsedTime(_uncharged.Peek());
                }

                if (_underWay >= MostUnderWay)
                {
                    return Soon;
                }

                _underWay++;
                return null;
            }
        }

        public void Leave(long? uncharged)
        {
            lock (_lock)
            {
                _underWay--;
                if (uncharged is { } at)
                {
                    _uncharged.Enqueue(at);
                }
            }
        }
    }
}
