using Portcullis.Issuer.Webhooks;

namespace Portcullis.Issuer.Tests.Webhooks;

public sealed class WebhookBackoffTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(10, 512)]
    [InlineData(11, 600)]
    [InlineData(1_000_000, 600)]
    public void After_Failures_IsTheWholeOrDownToHalfOfIt(int failures, int whole)
    {
        var waits = Enumerable.Range(0, 200).Select(_ => WebhookBackoff.After(failures, null).TotalSeconds).ToList();

        waits.ShouldAllBe(wait => wait >= whole / 2.0 && wait <= whole);
        waits.Distinct().Count().ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(86_400, 3_600)]
    public void After_ReceiverAsks_IsAtLeastThatWithinAnHour(int asked, int wait) => WebhookBackoff.After(1, TimeSpan.FromSeconds(asked)).ShouldBe(TimeSpan.FromSeconds(wait));

    [Fact]
    public void After_ReceiverAsksForThePast_IsTheUsual() => WebhookBackoff.After(1, TimeSpan.FromSeconds(-5)).ShouldBeGreaterThan(TimeSpan.Zero);
}
