using System.Collections.Concurrent;

namespace Portcullis.Issuer.Attestations;

/// <summary>Bounds what costs reads and no credits: so many attestations a minute may come to nothing with one API key.</summary>
internal sealed class FailureLimit(TimeProvider clock)
{
    /// <summary>The most failures of one key in a <see cref="Window"/>.</summary>
    public const int Most = 60;

    /// <summary>The time that counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long Since, int Count)> _failures = new(StringComparer.Ordinal);

    /// <summary>How long a key has to wait; null when it need not.</summary>
    public TimeSpan? WaitOf(string keyId)
    {
        if (!_failures.TryGetValue(keyId, out var failures) || failures.Count < Most)
        {
            return null;
        }

        var left = Window - clock.GetElapsedTime(failures.Since);
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Counts a failure. There are as many entries as keys.</summary>
    public void Count(string keyId)
    {
        var now = clock.GetTimestamp();
        _failures.AddOrUpdate(
            keyId,
            _ => (now, 1),
            (_, failures) => clock.GetElapsedTime(failures.Since, now) < Window ? (failures.Since, failures.Count + 1) : (now, 1));
    }
}
