using System.Diagnostics.Metrics;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class ClosingTimesTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly FakeChain _one = new(1);
    private readonly FakeChain _two = new(2);
    private readonly ClosingTimes _closings;
    private readonly MeterListener _listener = new();
    private readonly List<(double Seconds, string What)> _measured = [];

    public ClosingTimesTests()
    {
        _closings = new ClosingTimes(new ChainSet([_one, _two]), _clock);
        (_one.HeadToldAt, _two.HeadToldAt) = (_clock.GetTimestamp(), _clock.GetTimestamp() + TimeSpan.FromSeconds(2).Ticks);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "portcullis.closing.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => _measured.Add((value, (string)tags[0].Value!)));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    // Verdicts of gold on chain 1 and basic on chain 2, before and now; then the tier asked for, and the seconds since the block that turned them.
    [Theory]
    [InlineData("NM", "NN", null, 3.0)]
    [InlineData("MN", "NN", null, 5.0)]
    [InlineData("MM", "NN", null, 3.0)]
    [InlineData("MM", "NM", "gold", 5.0)]
    [InlineData("MM", "NM", null, null)]
    [InlineData("NM", "NM", null, null)]
    [InlineData("NN", "NN", null, null)]
    [InlineData("NN", "NM", null, null)]
    [InlineData("NM", "NU", null, null)]
    [InlineData("UM", "NN", null, 3.0)]
    public void Measure_ByWhatTurned_IsSinceItsBlockWasTold(string before, string now, string? tier, double? seconds)
    {
        var policy = PolicyOf("hash");

        _closings.Measure(Decide(policy, before), Decide(policy, now), tier, Closed.Request);

        _measured.ShouldBe(seconds is { } time ? [(time, "request")] : []);
    }

    [Fact]
    public void Measure_Stream_SaysSo()
    {
        var policy = PolicyOf("hash");
        _closings.Measure(Decide(policy, "NM"), Decide(policy, "NN"), null, Closed.Stream);
        _measured.ShouldBe([(3, "stream")]);
    }

    [Fact]
    public async Task Measure_SoldAndRefusedAtTwoBlocks_IsMeasuredAtTheFirst()
    {
        var evaluator = new Evaluator(new ChainSet([_one]), _clock);
        var policy = Build.Policy(Scripted.Of(new Read(1, Answers.Call("0x00000007"))));
        for (var number = 1; number <= 3; number++)
        {
            (_one.Head, var balance) = (FakeChain.Block(number), number == 1 ? 1 : 0);
            _one.Answer = _ => Answers.Word(balance);
            var deciding = evaluator.DecideAsync(policy, Subject.ByKey(new Account(1, Answers.Alice)), out var fallen, CancellationToken.None);
            var decision = await deciding;
            _closings.Measure(fallen ?? decision, decision, null, Closed.Request);
        }

        _measured.ShouldBe([(5, "request")]);
    }

    [Fact]
    public void Measure_AnotherPolicyOrABlockOfUnknownAge_IsNothing()
    {
        _closings.Measure(Decide(PolicyOf("before"), "NM"), Decide(PolicyOf("now"), "NN"), null, Closed.Request);
        _two.HeadToldAt = null;
        _closings.Measure(Decide(PolicyOf("hash"), "NM"), Decide(PolicyOf("hash"), "NN"), null, Closed.Request);
        _measured.ShouldBeEmpty();
    }

    private static Policy PolicyOf(string hash) => Build.Policy(
        "p", hash, ("gold", Build.Leaf(Scripted.Always(Verdict.Met))), ("basic", Build.Leaf(Scripted.Always(Verdict.Met, chainId: 2))));

    private static Decision Decide(Policy policy, string verdicts) => new(
        policy,
        Subject.ByKey(new Account(1, Answers.Alice)),
        [.. policy.Tiers.Zip(verdicts, (tier, letter) => new TierOutcome(
            tier, Build.Verdict(letter), [new ConditionOutcome(policy.Conditions.Single(condition => tier.When.Conditions.Contains(condition)), Build.Verdict(letter), IsNegated: false, Finality.Latest)]))],
        []);
}
