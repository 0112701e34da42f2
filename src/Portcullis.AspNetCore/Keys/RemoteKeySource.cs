using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Keys;

/// <summary>
/// A key set of the issuer's over HTTP. Fetched at first use, renewed in the background every ten minutes of use, good for 24 hours when the
/// issuer does not answer. A key id that is not known causes one fetch, at most every 30 seconds.
/// </summary>
internal sealed class RemoteKeySource(KeySetClient client, TimeProvider clock, ILogger<RemoteKeySource> logger) : IKeySource, IDisposable
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);
    public static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Between attempts while no keys are known at all, so that a start before the issuer's does not cost half a minute.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    private readonly Lock _starting = new();
    private KeySet? _known;
    private Task _fetch = Task.CompletedTask;
    private long? _fetchStarted;
    private int _withdrawals;

    public bool IsAvailable => Usable() is not null;

    public int Withdrawals => Volatile.Read(ref _withdrawals);

    public async ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Usable() is { } known && known.Keys.TryGetValue(keyId, out var key))
        {
            if (Age(known.FetchedAt) >= RenewAfter)
            {
                _ = Fetch();
            }

            return key;
        }

        // The fetch serves every waiting request, so none of them can cancel it.
        await Fetch().WaitAsync(cancellationToken);
        return Usable()?.Keys.GetValueOrDefault(keyId);
    }

    public void Dispose() => client.Dispose();

    private KeySet? Usable() => Volatile.Read(ref _known) is { } known && Age(known.FetchedAt) < MaxAge ? known : null;

    private TimeSpan Age(long timestamp) => clock.GetElapsedTime(timestamp);

    private Task Fetch()
    {
        lock (_starting)
        {
            var pause = Usable() is null ? FirstPause : Pause;
            if (_fetch.IsCompleted && (_fetchStarted is not { } started || Age(started) >= pause))
            {
                _fetchStarted = clock.GetTimestamp();
                _fetch = FetchAsync();
            }

            return _fetch;
        }
    }

    private async Task FetchAsync()
    {
        // Leaves the lock before the transport runs.
        await Task.Yield();
        var now = clock.GetTimestamp();
        var (keys, fault) = await client.FetchAsync();
        var earlier = Volatile.Read(ref _known);
        if (keys is null)
        {
            Log.KeysNotFetched(logger, client.Address, fault!, earlier?.Keys.Count ?? 0);
            return;
        }

        var later = KeySet.After(earlier, keys, now);
        Volatile.Write(ref _known, later);
        if (earlier?.HasWithdrawn(later) == true)
        {
            Interlocked.Increment(ref _withdrawals);
        }

        Log.KeysFetched(logger, keys.Count, client.Address);
    }
}
