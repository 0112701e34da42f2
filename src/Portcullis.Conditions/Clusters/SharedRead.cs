using Portcullis.Conditions.Facts;

namespace Portcullis.Conditions.Clusters;

/// <summary>A holding that is read once for all who ask: in the place of whichever share of theirs has one first. It counts as failed when none had one in time.</summary>
/// <param name="places">Those that may be read at once.</param>
/// <param name="patience">How long reading may take; half as long each share waits for a place.</param>
/// <param name="clock">Measures that.</param>
/// <param name="read">Asks the nodes; it does not throw.</param>
/// <param name="late">What it gives when no share had a place in time.</param>
internal sealed class SharedRead(ReadPlaces places, TimeSpan patience, TimeProvider clock, Func<CancellationToken, Task<Fact>> read, Func<Fact> late)
{
    private readonly TaskCompletionSource<Fact> _fact = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _joined;
    private int _waiting;
    private int _isBegun;
    private volatile bool _isGivenUp;

    /// <summary>Whether no node was asked, for want of a place.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>What is held, once it is read.</summary>
    public Task<Fact> JoinAsync(ReadShare share)
    {
        var bit = 1 << (int)share;
        if (Volatile.Read(ref _isBegun) == 0 && (Interlocked.Or(ref _joined, bit) & bit) == 0)
        {
            Interlocked.Increment(ref _waiting);
            _ = WaitAsync(places.Of(share));
        }

        return _fact.Task;
    }

    private async Task WaitAsync(SemaphoreSlim place)
    {
        if (!await TryEnterAsync(place))
        {
            GiveUp();
            return;
        }

        try
        {
            if (Interlocked.Exchange(ref _isBegun, 1) == 0)
            {
                // Others may come to wait for the answer, so it does not end with the request that was first.
                using var end = new CancellationTokenSource(patience, clock);
                _fact.TrySetResult(await read(end.Token));
            }
        }
        catch (Exception exception)
        {
            // A bug, but whoever waits must hear of it.
            _fact.TrySetException(exception);
        }
        finally
        {
            place.Release();
        }
    }

    private async Task<bool> TryEnterAsync(SemaphoreSlim place)
    {
        if (await place.WaitAsync(TimeSpan.Zero))
        {
            return true;
        }

        using var end = new CancellationTokenSource(patience / 2, clock);
        try
        {
            await place.WaitAsync(end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One that has begun is never counted out, so that the last of those that wait is the last of all.</summary>
    private void GiveUp()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
        {
            _isGivenUp = true;
            _fact.TrySetResult(late());
        }
    }
}
