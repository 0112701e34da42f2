namespace Portcullis.Conditions.Engine;

/// <summary>What one round of a condition gives: its verdict, or the reads that it still needs.</summary>
public readonly record struct Step
{
    private Step(Verdict verdict, IReadOnlyList<Read> reads) => (Verdict, Reads) = (verdict, reads);

    /// <summary>The verdict; to be looked at only when nothing more is to be read.</summary>
    public Verdict Verdict { get; }

    /// <summary>The reads still needed; empty when the verdict is final.</summary>
    public IReadOnlyList<Read> Reads { get; }

    /// <summary>The condition is decided.</summary>
    public static Step Done(Verdict verdict) => new(verdict, []);

    /// <summary>The condition needs these facts, beside those that it has, before it can tell.</summary>
    public static Step Needs(params IReadOnlyList<Read> reads) => new(default, reads);
}
