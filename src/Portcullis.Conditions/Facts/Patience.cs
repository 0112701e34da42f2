namespace Portcullis.Conditions.Facts;

/// <summary>How long callers wait for a chain whose nodes do not tell its present block. They may ask about others, too, and these answer.</summary>
internal static class Patience
{
    /// <summary>So long from when a question was put. A decision waits for the block and then for what is read there, and both together are to be well under a second.</summary>
    public static readonly TimeSpan InOutage = TimeSpan.FromMilliseconds(300);

    /// <summary>The answer; null when it does not come in time.</summary>
    public static async Task<T?> WaitAsync<T>(Task<T> answer, TimeSpan left, TimeProvider clock, CancellationToken cancellationToken)
        where T : class?
    {
        try
        {
            return await answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
