using Portcullis.Credentials.Dpop;
using Portcullis.Testing;

namespace Portcullis.Credentials.Tests.Dpop;

public sealed class DpopNoncesTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void IsGood_Current_ForAboutFiveMinutes()
    {
        var nonces = new DpopNonces(_clock);
        var nonce = nonces.Current;

        _clock.Advance(DpopNonces.Lifetime - TimeSpan.FromMinutes(1));
        nonces.IsGood(nonce).ShouldBeTrue();
        string.Equals(nonces.Current, nonce, StringComparison.Ordinal).ShouldBeFalse();

        _clock.Advance(TimeSpan.FromMinutes(1));
        nonces.IsGood(nonce).ShouldBeFalse();
    }

    [Fact]
    public void IsGood_ClockSetBack_NotFromTheFuture()
    {
        var nonces = new DpopNonces(_clock);
        var nonce = nonces.Current;
        _clock.Advance(TimeSpan.FromMinutes(-2));
        nonces.IsGood(nonce).ShouldBeFalse();
    }

    [Fact]
    public void IsGood_AnythingElse_Not()
    {
        var nonces = new DpopNonces(_clock);
        var nonce = nonces.Current;
        nonces.IsGood(null).ShouldBeFalse();
        nonces.IsGood("").ShouldBeFalse();
        nonces.IsGood(nonce + "A").ShouldBeFalse();
        nonces.IsGood(nonce.ToUpperInvariant()).ShouldBeFalse();
        nonces.IsGood(new string('A', 32)).ShouldBeFalse();
        nonces.IsGood(new DpopNonces(_clock).Current).ShouldBeFalse();
        nonces.IsGood((nonce[0] == 'A' ? 'B' : 'A') + nonce[1..]).ShouldBe(false);
        nonces.IsGood(nonce).ShouldBeTrue();
    }
}
