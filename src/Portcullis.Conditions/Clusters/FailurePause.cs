namespace Portcullis.Conditions.Clusters;

/// <summary>How long nodes that failed are not asked by those who call: each failure in a row doubles it.</summary>
/// <param name="clock">Measures it.</param>
internal sealed class FailurePause(TimeProvider clock)
{
    /// <summary>The first pause.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(4);

    private volatile Failure? _last;

    /// <summary>Whether the nodes failed a moment ago.</summary>
    public bool IsOn => _last is { } last && clock.GetElapsedTime(last.At) < last.Pause;

    /// <summary>The nodes failed.</summary>
    public void Fail()
    {
        var pause = _last is { } last ? last.Pause * 2 : Least;
        _last = new Failure(clock.GetTimestamp(), pause < Most ? pause : Most);
    }

    /// <summary>They answered.</summary>
    public void End() => _last = null;

    private sealed record Failure(long At, TimeSpan Pause);
}
