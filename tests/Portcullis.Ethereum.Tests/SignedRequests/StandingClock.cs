namespace Portcullis.Ethereum.Tests.SignedRequests;

/// <summary>A clock that stands.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
