using System.Diagnostics.CodeAnalysis;
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
    private readonly Lock _lock = new();
    private int _waiting;
    private bool _isBegun;
    private bool _isGivenUp;

    /// <summary>Waits for it with the others.</summary>
    /// <param name="share">For whom.</param>
    /// <param name="reading">What is held, once it is read.</param>
    /// <returns>False when no node was asked, for want of a place: then it is to be begun anew, since whoever joins may have one.</returns>
    public bool TryJoin(ReadShare share, [NotNullWhen(true)] out Task<Fact>? reading)
    {
        reading = null;
        var isFirst = false;
        lock (_lock)
        {
            if (_isGivenUp)
            {
                return false;
            }

            if (!_isBegun)
            {
                isFirst = (_waiting & BitOf(share)) == 0;
                _waiting |= BitOf(share);
            }
        }

        if (isFirst)
        {
            _ = WaitAsync(share);
        }

        reading = _fact.Task;
        return true;
    }

    private static int BitOf(ReadShare share) => 1 << (int)share;

    private async Task WaitAsync(ReadShare share)
    {
        var place = places.Of(share);
        if (!await TryEnterAsync(place))
        {
            GiveUp(share);
            return;
        }

        try
        {
            if (TryBegin())
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

    private bool TryBegin()
    {
        lock (_lock)
        {
            return !_isBegun && (_isBegun = true);
        }
    }

    /// <summary>Once for all who wait: nobody may come to wait between the last one's end and the answer.</summary>
    private void GiveUp(ReadShare share)
    {
        lock (_lock)
        {
            _waiting &= ~BitOf(share);
            _isGivenUp = _waiting == 0 && !_isBegun;
            if (!_isGivenUp)
            {
                return;
            }
        }

        _fact.TrySetResult(late());
    }
}
