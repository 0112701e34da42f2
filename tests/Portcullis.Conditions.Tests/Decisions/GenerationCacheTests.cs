using Portcullis.Conditions.Decisions;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class GenerationCacheTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    [Trait("Case", "D5")]
    public void Add_MoreThanItsCapacity_StaysBoundedAndKeepsTheNewest()
    {
        var cache = new GenerationCache<int, int>(null, 100);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(i, -i);
        }

        cache.Count.ShouldBeLessThanOrEqualTo(100);
        cache.TryGet(9_999, out var value).ShouldBeTrue();
        value.ShouldBe(-9_999);
        cache.TryGet(0, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 59, true)]
    [InlineData(0, 61, false)]
    [InlineData(29, 31, true)]
    [InlineData(29, 61, false)]
    [InlineData(29, 300, false)]
    public void TryGet_AtAnAge_IsKeptForNoLongerThanAllowed(int addedAt, int age, bool kept)
    {
        var cache = Timed();
        _clock.Advance(TimeSpan.FromSeconds(addedAt));
        cache.Add(1, 1);
        _clock.Advance(TimeSpan.FromSeconds(age));
        cache.TryGet(1, out _).ShouldBe(kept && addedAt + age < 60);
    }

    [Fact]
    public void TryGet_AskedOften_StillLetsGo()
    {
        var cache = Timed();
        cache.Add(1, 1);
        var last = 0;
        for (var second = 0; second <= 200; second++)
        {
            last = cache.TryGet(1, out _) ? second : last;
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        last.ShouldBeInRange(30, 60);
    }

    [Fact]
    public void Renew_Again_KeepsItAndTakesNoRoom()
    {
        var cache = Timed();
        for (var second = 0; second <= 200; second++)
        {
            cache.Renew(1, 1);
            cache.TryGet(1, out _).ShouldBeTrue($"after {second} s");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        cache.Count.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void TryGet_LateTurns_NeverOutstayTheTime()
    {
        var random = new Random(42);
        var cache = new GenerationCache<int, long>(null, 1_000, TimeSpan.FromSeconds(60), _clock);
        for (var i = 0; i < 5_000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(random.Next(40)));
            if (cache.TryGet(random.Next(3), out var added))
            {
                (_clock.GetTimestamp() - added).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(60).Ticks);
            }

            cache.Add(random.Next(3), _clock.GetTimestamp());
        }
    }

    private GenerationCache<int, int> Timed() => new(null, 1_000, TimeSpan.FromSeconds(60), _clock);
}
