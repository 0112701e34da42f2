namespace Portcullis.Conditions.Clusters;

/// <summary>
/// Which told slots count. None below the last: it would bring an older state back. None further ahead than time allows: a node that told one once would leave nobody who could come up to it. Either
/// is borne in the end, or only a restart would help where the last slot was a false one: what is told instead for a minute when it lies ahead, for ten when it lies behind.
/// </summary>
/// <param name="clock">Measures the time.</param>
internal sealed class SlotPace(TimeProvider clock)
{
    /// <summary>How far slots may run ahead beside the time: ten minutes of slots, as after a node that lagged, or a machine that was suspended.</summary>
    public const int Lead = 1_500;

    /// <summary>After how long without another a slot counts that lies further ahead.</summary>
    public static readonly TimeSpan AheadAfter = TimeSpan.FromMinutes(1);

    /// <summary>After how long without another a slot counts that lies behind: so long the true ones take to come up to a false one within <see cref="Lead"/>.</summary>
    public static readonly TimeSpan BehindAfter = TimeSpan.FromMinutes(10);

    // Half of a slot's usual time, so that no cluster's pace is mistaken for a false one.
    private static readonly TimeSpan LeastSlotTime = TimeSpan.FromMilliseconds(200);

    private (ulong Slot, long AskedAt)? _last;
    private double _lead = Lead;

    /// <summary>The slot below which none counts that is asked for at an instant.</summary>
    public ulong LeastAt(long askedAt) => _last is { } last && clock.GetElapsedTime(last.AskedAt, askedAt) < BehindAfter ? last.Slot : 0;

    /// <summary>Takes a slot as the last; false when it does not count.</summary>
    /// <param name="slot">The slot that was told.</param>
    /// <param name="askedAt">When it was asked for, a timestamp of the clock.</param>
    public bool TryTake(ulong slot, long askedAt)
    {
        var passed = _last is { } last ? clock.GetElapsedTime(last.AskedAt, askedAt) : BehindAfter;
        var lead = Math.Min(Lead, _lead + (passed / LeastSlotTime) - ((double)slot - (_last?.Slot ?? slot)));
        if (slot < LeastAt(askedAt) || (lead < 0 && passed < AheadAfter))
        {
            return false;
        }

        (_last, _lead) = ((slot, askedAt), lead < 0 ? Lead : lead);
        return true;
    }
}
