namespace Portcullis.Issuer.SignIn;

/// <summary>The time of the process's start plus what has passed since: it goes neither back nor ahead when the machine's clock is set.</summary>
internal sealed class SteadyClock(TimeProvider clock)
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private readonly long _stamp = clock.GetTimestamp();

    /// <summary>The present.</summary>
    public DateTimeOffset Now => _start + clock.GetElapsedTime(_stamp);
}
