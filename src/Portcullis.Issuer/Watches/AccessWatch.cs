using Portcullis.Conditions.Decisions;

namespace Portcullis.Issuer.Watches;

/// <summary>Grants of the same accounts under the same policy, which one decision is for.</summary>
/// <param name="key">What it is for.</param>
internal sealed class AccessWatch(WatchKey key)
{
    private Offered? _fresh;

    /// <summary>What it is for.</summary>
    public WatchKey Key => key;

    /// <summary>The grants.</summary>
    public List<WatchedGrant> Grants { get; } = [];

    /// <summary>What was decided last; null when nothing was yet.</summary>
    public Decision? Decision { get; private set; }

    /// <summary>When it was decided, a timestamp of the clock.</summary>
    public long DecidedAt { get; private set; }

    /// <summary>Since when it waits to be decided, a timestamp of the clock.</summary>
    public long? DueSince { get; set; }

    /// <summary>Whether it waits in the queue, or is being decided.</summary>
    public bool IsUnderReview { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Leaves a decision to be taken, from whichever thread.</summary>
    public void Offer(Decision decision, long decidedAt) => Volatile.Write(ref _fresh, new Offered(decision, decidedAt));

    /// <summary>Takes the decision that was left.</summary>
    /// <returns>False when there is none.</returns>
    public bool TakeFresh()
    {
        if (Interlocked.Exchange(ref _fresh, null) is not { } fresh)
        {
            return false;
        }

        (Decision, DecidedAt, DueSince) = (fresh.Decision, fresh.DecidedAt, null);
        return true;
    }

    private sealed record Offered(Decision Decision, long DecidedAt);
}
