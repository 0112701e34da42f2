namespace Portcullis.Issuer.Stores;

/// <summary>
/// Two clocks read as one, where being wrong about time would let something be used twice. The machine's clock can be set; the time since
/// the start cannot, but stands still while the machine is suspended. Neither is believed alone.
/// </summary>
internal sealed class WaryClock(TimeProvider clock)
{
    // Clocks are slewed and read one after the other; less than this is no step, and must not add up.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly long _stamp = clock.GetTimestamp();

    private TimeSpan _ahead;
    private TimeSpan _reference;

    /// <summary>
    /// The latest that can be said: it never goes back, runs at least as fast as either clock, and follows every step ahead. What is judged
    /// by it expires too soon rather than too late, and what has expired never comes back.
    /// </summary>
    public DateTimeOffset Latest
    {
        get
        {
            lock (_lock)
            {
                var passed = clock.GetElapsedTime(_stamp);
                Follow(clock.GetUtcNow() - _start - passed);
                return _start + passed + _ahead;
            }
        }
    }

    /// <summary>The earliest that can be said: what is past by it is past by both clocks.</summary>
    public DateTimeOffset Earliest
    {
        get
        {
            var (wall, steady) = (clock.GetUtcNow(), _start + clock.GetElapsedTime(_stamp));
            return wall < steady ? wall : steady;
        }
    }

    private void Follow(TimeSpan offset)
    {
        if (offset > _reference)
        {
            _ahead += offset - _reference;
            _reference = offset;
        }
        else if (offset < _reference - Slack)
        {
            // Set back: nothing is undone, and from here on every step ahead counts anew.
            _reference = offset;
        }
    }
}
