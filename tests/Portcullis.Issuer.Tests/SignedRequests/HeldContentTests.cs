using Portcullis.Issuer.SignedRequests;

namespace Portcullis.Issuer.Tests.SignedRequests;

public sealed class HeldContentTests
{
    private readonly ContentBudget _budget = new(10);

    [Fact]
    public void TryAdd_WithinTheBudget_IsHeldUntilItsEnd()
    {
        using (var content = new HeldContent(_budget))
        {
            content.TryAdd("12345"u8).ShouldBeTrue();
            content.TryAdd("67890"u8).ShouldBeTrue();
            _budget.Held.ShouldBe(10);
            content.ToArray().ShouldBe("1234567890"u8.ToArray());
        }

        _budget.Held.ShouldBe(0);
    }

    [Fact]
    public void TryAdd_MoreThanIsLeft_TakesNothing()
    {
        using var other = new HeldContent(_budget);
        other.TryAdd("12345678"u8).ShouldBeTrue();
        using var content = new HeldContent(_budget);

        content.TryAdd("123"u8).ShouldBeFalse();

        _budget.Held.ShouldBe(8);
        content.Length.ShouldBe(0);
        content.TryAdd("12"u8).ShouldBeTrue();
    }

    [Fact]
    public void Dispose_Twice_GivesBackOnce()
    {
        using var other = new HeldContent(_budget);
        other.TryAdd("1"u8);
        var content = new HeldContent(_budget);
        content.TryAdd("23"u8);

        content.Dispose();
        content.Dispose();

        _budget.Held.ShouldBe(1);
    }
}
