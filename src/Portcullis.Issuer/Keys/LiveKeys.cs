using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>A set of keys that follows its folder.</summary>
internal sealed class LiveKeys : IDisposable
{
    private readonly KeyFolder _folder;
    private readonly KeyRules _rules;
    private readonly Lock _reloading = new();
    private KeySnapshot _now;
    private IReadOnlyList<SigningKey> _leaving = [];
    private int _withdrawals;

    /// <summary>Loads every key of a folder, and makes the first one when there is none.</summary>
    /// <exception cref="KeyException">A key cannot be used.</exception>
    public LiveKeys(string folder, KeyRules rules, DateTimeOffset now)
    {
        (_folder, _rules) = (new KeyFolder(folder, rules), rules);
        _now = new KeySnapshot([.. _folder.Open(now).Select(stored => new KnownKey(stored.Key, stored.Instant, null))], rules, now);
    }

    /// <summary>How the keys stand.</summary>
    public KeySnapshot Now => Volatile.Read(ref _now);

    /// <summary>How many times keys were withdrawn so far.</summary>
    public int Withdrawals => Volatile.Read(ref _withdrawals);

    /// <summary>Takes up what has changed in the folder and what time has brought.</summary>
    /// <returns>Whether other keys are published now, or another one signs.</returns>
    /// <exception cref="KeyException">The folder cannot be read, or has no key; what is known stays.</exception>
    public bool Reload(DateTimeOffset now)
    {
        lock (_reloading)
        {
            var (before, stored) = (_now, _folder.Load());
            var after = new KeySnapshot([.. stored.Select(key => Recognise(before, key, now))], _rules, now);
            Volatile.Write(ref _now, after);
            if (before.HasWithdrawn(after))
            {
                Interlocked.Increment(ref _withdrawals);
            }

            // Whoever took a key from the snapshot before may be signing with it: it is disposed a round later.
            Dispose(_leaving);
            _leaving = [.. before.Known.Select(known => known.Key).Except(after.Known.Select(known => known.Key))];
            return !before.PublicKeys.SequenceEqual(after.PublicKeys);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_reloading)
        {
            Dispose(_leaving);
            Dispose(_now.Known.Select(known => known.Key));
        }
    }

    private static KnownKey Recognise(KeySnapshot before, StoredKey stored, DateTimeOffset now)
    {
        if (before.Known.FirstOrDefault(known => known.Key.Thumbprint == stored.Key.Thumbprint) is not { } known)
        {
            return new KnownKey(stored.Key, stored.Instant, now);
        }

        stored.Key.Dispose();
        return known with { Instant = stored.Instant };
    }

    private static void Dispose(IEnumerable<SigningKey> keys)
    {
        foreach (var key in keys)
        {
            key.Dispose();
        }
    }
}
