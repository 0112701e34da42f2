using Portcullis.Issuer.Attestations;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Attestations;

public sealed class UnchargedLimitTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly UnchargedLimit _limit;

    public UnchargedLimitTests() => _limit = new UnchargedLimit(_clock);

    [Fact]
    public void Enter_ManyCharged_IsNeverHeldBack()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _limit.Enter("a").ShouldBeNull();
            _limit.Leave("a", isCharged: true);
        }
    }

    [Fact]
    public void Enter_TooManyUncharged_WaitsUntilTheFirstIsOld()
    {
        for (var i = 0; i < UnchargedLimit.Most; i++)
        {
            _limit.Enter("a").ShouldBeNull();
            _limit.Leave("a", isCharged: false);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        var wait = _limit.Enter("a").ShouldNotBeNull();
        _limit.Enter("b").ShouldBeNull();
        _clock.Advance(wait);
        _limit.Enter("a").ShouldBeNull();
    }

    [Fact]
    public void Enter_TooManyUnderWay_WaitsUntilOneEnds()
    {
        for (var i = 0; i < UnchargedLimit.MostUnderWay; i++)
        {
            _limit.Enter("a").ShouldBeNull();
        }

        _limit.Enter("a").ShouldBe(TimeSpan.FromSeconds(1));
        _limit.Leave("a", isCharged: true);
        _limit.Enter("a").ShouldBeNull();
    }
}
