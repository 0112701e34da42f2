using System.Threading.Channels;
using Portcullis.Conditions.Facts;

namespace Portcullis.Conditions.Decisions;

/// <summary>Decides anew by policies that read the same chains.</summary>
internal sealed class ReviewLane<T>(HeadSignal signal, Func<T, CancellationToken, Task<bool>> decide)
{
    /// <summary>How many are decided about at once: as many as the reads that share one call to a chain.</summary>
    public const int MostDecisions = 200;

    /// <summary>How many wait.</summary>
    public const int MostWaiting = 1_000;

    private readonly Channel<T> _waiting = Channel.CreateBounded<T>(MostWaiting);
    private volatile bool _isOverfull;

    /// <summary>Takes one in; false when there is no room.</summary>
    public bool TryAdd(T review)
    {
        if (_waiting.Writer.TryWrite(review))
        {
            return true;
        }

        _isOverfull = true;
        return false;
    }

    /// <summary>Decides until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, MostDecisions).Select(_ => WorkAsync(cancellationToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var review in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            var heads = signal.Heads;
            var isNews = await decide(review, cancellationToken);
            if (HasRoomAgain() || isNews || signal.Heads != heads)
            {
                signal.Call();
            }
        }
    }

    private bool HasRoomAgain()
    {
        if (!_isOverfull || _waiting.Reader.Count > MostWaiting / 2)
        {
            return false;
        }

        _isOverfull = false;
        return true;
    }
}
