namespace Portcullis.Issuer.Chains;

/// <summary>Wakes one who waits. Who takes <see cref="Next"/> and looks at the world afterwards misses nothing.</summary>
internal sealed class Bell
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Done when the bell is rung the next time.</summary>
    public Task Next => _next.Task;

    /// <summary>Rings.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
