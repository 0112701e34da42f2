using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>
/// The log as its readers follow it: each goes on from the number that it has come to, so that nothing is kept for one that is slow. The newest events are held in memory, read from the store once for all; what another program
/// writes is seen within a second. While nobody follows, nothing is read.
/// </summary>
internal sealed class EventLog(IEventStore store, EventWriter writer, RevocationSnapshot revocations, TimeProvider clock, ILogger<EventLog> logger) : BackgroundService
{
    /// <summary>The longest time between two looks into the store.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How many events are read at once.</summary>
    public const int BatchSize = 100;

    private const int MostInMemory = 1_000;

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly List<LoggedEvent> _newest = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _name;
    private long? _last;
    private int _followers;
    private int _watchers;

    /// <summary>Whether anybody follows events for which accounts must be watched.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>Counts somebody who follows, until it is disposed of.</summary>
    /// <param name="types">The types that count; null for all.</param>
    public IDisposable Follow(IReadOnlySet<string>? types)
    {
        var isWatcher = EventTypes.NeedWatch(types);
        Interlocked.Increment(ref _followers);
        Interlocked.Add(ref _watchers, isWatcher ? 1 : 0);
        Ring();
        return new Following(this, isWatcher);
    }

    /// <summary>Says that there may be more. Never waits.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>What the log holds.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Task<EventSpan> GetSpanAsync(CancellationToken cancellationToken) => store.GetSpanAsync(cancellationToken);

    /// <summary>The next events after a number, at most <see cref="BatchSize"/>; none when there are none yet.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async ValueTask<IReadOnlyList<LoggedEvent>> ReadAsync(long after, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (after >= _last || (_newest.Count > 0 && after >= _newest[0].Number - 1))
            {
                return [.. _newest.SkipWhile(told => told.Number <= after).Take(BatchSize)];
            }
        }

        return await ReadStoreAsync(after, cancellationToken);
    }

    /// <summary>The number up to which the events after another one are forgotten, for whoever is so far behind; null where the next ones follow.</summary>
    /// <param name="after">The number.</param>
    /// <param name="found">What was read after it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async ValueTask<long?> FindForgottenAsync(long after, IReadOnlyList<LoggedEvent> found, CancellationToken cancellationToken)
    {
        if (found.Count > 0 && found[0].Number == after + 1)
        {
            return null;
        }

        var forgotten = (await store.GetSpanAsync(cancellationToken)).First - 1;
        return forgotten > after ? forgotten : null;
    }

    /// <summary>Waits until there are events after a number.</summary>
    public Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _last > after ? Task.CompletedTask : _more.Task.WaitAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => Ring(), null, Interval, Interval);
        revocations.Changed += Heed;
        try
        {
            var failing = false;
            await foreach (var _ in _bell.Reader.ReadAllAsync(stoppingToken))
            {
                failing = await TryLookAsync(failing, stoppingToken);
            }
        }
        finally
        {
            revocations.Changed -= Heed;
        }
    }

    private void Heed(object? sender, EventArgs change) => Ring();

    private async Task<bool> TryLookAsync(bool failing, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
            return false;
        }
        catch (StoreException e)
        {
            if (!failing)
            {
                Log.ReadFailed(logger, e);
            }

            return true;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _followers) == 0)
        {
            Take([], null);
            return;
        }

        if (_last is not { } last)
        {
            Take([], (await store.GetSpanAsync(cancellationToken)).Last);
            return;
        }

        while (await ReadStoreAsync(last, cancellationToken) is { Count: > 0 } found)
        {
            last = found[^1].Number;
            Take(found, last);
        }
    }

    private void Take(IReadOnlyList<LoggedEvent> found, long? last)
    {
        TaskCompletionSource? waited = null;
        lock (_lock)
        {
            if (last is null)
            {
                _newest.Clear();
            }
            else if (last != _last)
            {
                (waited, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            _newest.AddRange(found);
            _newest.RemoveRange(0, Math.Max(0, _newest.Count - MostInMemory));
            _last = last;
        }

        waited?.SetResult();
    }

    private async Task<IReadOnlyList<LoggedEvent>> ReadStoreAsync(long after, CancellationToken cancellationToken)
    {
        var name = _name ??= (await store.GetSpanAsync(cancellationToken)).Log;
        var found = await store.ReadAsync(after, BatchSize, cancellationToken);

        // Whoever is told that a grant has ended may ask about it at once, and must not find it as good as before: another program may have ended it.
        if (found.Any(told => told.Type == EventTypes.Revoked))
        {
            await revocations.RefreshAsync(cancellationToken);
        }

        return [.. found.Select(told => writer.Write(name, told))];
    }

    private sealed class Following(EventLog log, bool isWatcher) : IDisposable
    {
        private int _isDone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                Interlocked.Decrement(ref log._followers);
                Interlocked.Add(ref log._watchers, isWatcher ? -1 : 0);
            }
        }
    }
}
