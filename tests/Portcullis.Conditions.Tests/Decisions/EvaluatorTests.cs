using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class EvaluatorTests
{
    private static readonly Account Alice = new(1, Answers.Alice);

    private readonly FakeChain _one = new(1);
    private readonly FakeChain _two = new(2);
    private readonly Evaluator _evaluator;

    public EvaluatorTests() => _evaluator = new Evaluator(new ChainSet([_one, _two]), TimeProvider.System);

    [Fact]
    public async Task Decide_IdenticalReadsOfSeveralConditions_AreReadOnce()
    {
        var decision = await DecideAsync(Build.Policy(Scripted.Of(Read(7)), Scripted.Of(Read(7)), Scripted.Of(Read(8))));

        decision.For(null).ShouldBe(Verdict.Met);
        _one.Rounds.ShouldHaveSingleItem().Reads.ShouldBe([Read(7).What, Read(8).What], ignoreOrder: true);
    }

    [Fact]
    public async Task Judge_SeveralConditions_EachHasItsVerdictAndBlock()
    {
        _one.Answer = read => read == Read(8).What ? Answers.Word(0) : Answers.Word(1);
        _two.Head = null;

        var judgements = await _evaluator.JudgeAsync([Scripted.Of(Read(7)), Scripted.Of(Read(8)), Scripted.Of(Read(7, chain: 2))], Alice.Address, CancellationToken.None);

        judgements.Select(each => each.Verdict).ShouldBe([Verdict.Met, Verdict.NotMet, Verdict.Unknown(UnknownReason.HeadUnavailable)]);
        judgements.Select(each => each.Block?.Number).ShouldBe([1UL, 1UL, null]);
        _one.Origins.ShouldAllBe(origin => origin == ReadOrigin.Caller);
    }

    [Fact]
    public async Task Judge_Twice_IsReadTwice()
    {
        await _evaluator.JudgeAsync([Scripted.Of(Read(7))], Alice.Address, CancellationToken.None);
        await _evaluator.JudgeAsync([Scripted.Of(Read(7))], Alice.Address, CancellationToken.None);

        _one.Rounds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Decide_HeadMovesBetweenRounds_AllReadsStandAtOneBlock()
    {
        _one.Answer = _ =>
        {
            _one.Head = FakeChain.Block(_one.Rounds.Count + 1);
            return Answers.Word(1);
        };

        var decision = await DecideAsync(Build.Policy(Rounds(3), Rounds(2)));

        _one.Rounds.Count.ShouldBe(3);
        _one.Rounds.ShouldAllBe(round => round.Block == FakeChain.Block(1).Hash);
        _one.HeadsAsked.ShouldBe(1);
        decision.Blocks.ShouldBe([new BlockReference(1, 1, FakeChain.Block(1).Hash)]);
    }

    [Fact]
    public async Task Decide_TwoChains_AreReadInParallel()
    {
        _one.Gate = _two.Reached.Task;
        _two.Gate = _one.Reached.Task;

        var decision = await DecideAsync(Build.Policy(Scripted.Of(Read(7)), Scripted.Of(Read(7, chain: 2)))).WaitAsync(TimeSpan.FromSeconds(30));

        decision.For(null).ShouldBe(Verdict.Met);
        decision.Blocks.Select(block => block.ChainId).ShouldBe([1UL, 2UL], ignoreOrder: true);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(1000, false)]
    public async Task Decide_ConditionThatKeepsAsking_HasFourRounds(int rounds, bool isDecided)
    {
        var decision = await DecideAsync(Build.Policy(Rounds(rounds), Scripted.Of(Read(99))));

        decision.For(null).ShouldBe(isDecided ? Verdict.Met : Verdict.Unknown(UnknownReason.TooManyRounds));
        decision.Tiers[0].Conditions[1].Verdict.ShouldBe(Verdict.Met);
        _one.Rounds.Count.ShouldBe(Math.Min(rounds, Condition.MaxRounds));
    }

    [Fact]
    public async Task Decide_ConditionThatAsksTheSameAgain_IsEndedWithoutMoreReads()
    {
        var decision = await DecideAsync(Build.Policy(new Scripted(_ => Step.Needs(Read(7))) { ChainId = 1 }));

        decision.For(null).ShouldBe(Verdict.Unknown(UnknownReason.TooManyRounds));
        _one.Rounds.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Decide_LaterRoundAsksForAKnownFact_IsNotReadAgain()
    {
        var second = new Scripted(facts => facts[Read(8)] is null ? Step.Needs(Read(8)) : facts[Read(7)] is null || facts[Read(9)] is null
            ? Step.Needs(Read(7), Read(9)) : Step.Done(Verdict.Met)) { ChainId = 1 };

        (await DecideAsync(Build.Policy(Scripted.Of(Read(7)), second))).For(null).ShouldBe(Verdict.Met);

        _one.Rounds[1].Reads.ShouldBe([Read(9).What]);
    }

    [Fact]
    public async Task Decide_HeadMissing_IsUnknownWithoutReads()
    {
        _one.Head = null;

        var decision = await DecideAsync(Build.Policy(Scripted.Of(Read(7))));

        decision.For(null).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
        decision.Blocks.ShouldBeEmpty();
        _one.Rounds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Decide_ChainNotConfigured_IsUnknown() =>
        (await DecideAsync(Build.Policy(Scripted.Of(Read(7, chain: 3))))).For(null).ShouldBe(Verdict.Unknown(UnknownReason.ChainNotConfigured));

    [Fact]
    public async Task Decide_OneChainDown_LegsOfTheOtherStillDecide()
    {
        _one.Head = null;
        var legs = AtLeastRule.Any([Build.Leaf(Scripted.Of(Read(7))), Build.Leaf(Scripted.Of(Read(7, chain: 2)))]);

        var decision = await DecideAsync(Build.Policy("p", "h", ("gold", Build.Leaf(Scripted.Of(Read(8)))), ("basic", legs)));

        decision.Tier!.Name.ShouldBe("basic");
        decision.UnknownTiers.Select(outcome => outcome.Tier.Name).ShouldBe(["gold"]);
    }

    [Fact]
    public async Task Decide_ReadFails_IsUnknownAndNeverRemembered()
    {
        var policy = Build.Policy(Scripted.Of(Read(7)));
        _one.Answer = _ => Answers.Failed;

        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
        _one.Answer = _ => Answers.Word(1);

        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.Met);
        _one.Rounds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Decide_UnknownLegBesideAMetOne_IsNotRemembered()
    {
        var policy = Build.Policy("p", "h", ("t", AtLeastRule.Any([Build.Leaf(Scripted.Of(Read(7))), Build.Leaf(Scripted.Of(Read(8)))])));
        _one.Answer = read => read == Read(7).What ? Answers.Failed : Answers.Word(1);

        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.Met);
        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.Met);

        _one.Rounds.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    public async Task Decide_SameBlockAgain_CompletesFromMemoryOnceItWasMadeSoOften(int word, int times)
    {
        var policy = Build.Policy(Scripted.Of(Read(7)));
        _one.Answer = _ => Answers.Word(word);
        var last = await DecideAsync(policy);
        for (var i = 1; i < times; i++)
        {
            last = await DecideAsync(policy);
        }

        var again = _evaluator.DecideAsync(policy, Subject.ByKey(Alice), CancellationToken.None);

        again.IsCompletedSuccessfully.ShouldBeTrue();
        (await again).ShouldBeSameAs(last);
        _one.Rounds.Count.ShouldBe(times);
    }

    [Fact]
    public async Task Decide_NewHead_ReadsAnew()
    {
        var policy = Build.Policy(Scripted.Of(Read(7)));
        await DecideAsync(policy);
        (_one.Head, _one.Answer) = (FakeChain.Block(2), _ => Answers.Word(0));

        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.NotMet);

        _one.Rounds[1].Block.ShouldBe(FakeChain.Block(2).Hash);
    }

    [Fact]
    public async Task Decide_HeadOfOneOfTwoChainsMoves_ReadsAnew()
    {
        var policy = Build.Policy(Scripted.Of(Read(7)), Scripted.Of(Read(7, chain: 2)));
        await DecideAsync(policy);
        _two.Head = FakeChain.Block(2);

        await DecideAsync(policy);

        _two.Rounds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Decide_HeadNotFresh_IsNotTakenFromMemory()
    {
        var policy = Build.Policy(Scripted.Of(Read(7)));
        await DecideAsync(policy);
        _one.IsFresh = false;

        await DecideAsync(policy);

        _one.HeadsAsked.ShouldBe(2);
    }

    [Fact]
    public async Task Decide_OtherAccountPolicyOrText_HasAMemoryOfItsOwn()
    {
        var condition = Scripted.Of(Read(7));
        var first = Build.Policy("a", "h", ("t", Build.Leaf(condition)));
        await DecideAsync(first);

        (await DecideAsync(Build.Policy("b", "h", ("t", Build.Leaf(condition))))).Policy.Name.ShouldBe("b");
        (await DecideAsync(Build.Policy("a", "h2", ("t", Build.Leaf(condition))))).Policy.Hash.ShouldBe("h2");
        (await _evaluator.DecideAsync(first, Subject.ByKey(new Account(1, Answers.Bob)), CancellationToken.None)).Account.Address.ShouldBe(Answers.Bob);
        (await DecideAsync(first)).Policy.ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Decide_AccountsThatComeOutAlike_ShareTheirOutcomesAndNoOthersDo()
    {
        var policy = Build.Policy(Scripted.Of(Read(7)), Scripted.Of(Read(8)));
        var (alice, bob) = (await DecideAsync(policy), await DecideAsync(policy, Answers.Bob));
        _one.Answer = read => Answers.Word(read == Read(7).What ? 1 : 0);
        var half = await DecideAsync(policy, Answers.Contract);
        _one.Answer = read => read == Read(7).What ? Answers.Failed : Answers.Word(0);
        var unknown = await DecideAsync(policy, Address.Zero);

        bob.Tiers.ShouldBeSameAs(alice.Tiers);
        half.Tiers[0].Conditions.Select(outcome => outcome.Verdict).ShouldBe([Verdict.Met, Verdict.NotMet]);
        unknown.Tiers[0].Conditions.Select(outcome => outcome.Verdict).ShouldBe([Verdict.Unknown(UnknownReason.ReadFailed), Verdict.NotMet]);
        (bob.Account.Address, half.Account.Address).ShouldBe((Answers.Bob, Answers.Contract));
    }

    [Fact]
    public async Task Decide_PoliciesThatComeOutAlike_HaveOutcomesOfTheirOwn()
    {
        var condition = Scripted.Of(Read(7));
        Policy first = Build.Policy("a", "h", ("t", Build.Leaf(condition))), second = Build.Policy("b", "h", ("t", Build.Leaf(condition)));

        (await DecideAsync(first)).Tiers[0].Tier.ShouldBeSameAs(first.Tiers[0]);
        (await DecideAsync(second)).Tiers[0].Tier.ShouldBeSameAs(second.Tiers[0]);
    }

    [Fact]
    public async Task Decide_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        _one.Gate = new TaskCompletionSource().Task;
        var decision = _evaluator.DecideAsync(Build.Policy(Scripted.Of(Read(7))), Subject.ByKey(Alice), cancellation.Token).AsTask();
        await _one.Reached.Task;

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(decision);
    }

    [Fact]
    public void ChainSet_SameChainTwice_IsRefused() => Should.Throw<ArgumentException>(() => new ChainSet([new FakeChain(1), new FakeChain(1)]));

    private Task<Decision> DecideAsync(Policy policy) => DecideAsync(policy, Answers.Alice);

    private Task<Decision> DecideAsync(Policy policy, Address account) => _evaluator.DecideAsync(policy, Subject.ByKey(new Account(1, account)), CancellationToken.None).AsTask();

    private static Read Read(int number, ulong chain = 1) => new(chain, Answers.Call($"0x{number:x8}"));

    /// <summary>Asks one new read in each round, so many times.</summary>
    private static Scripted Rounds(int count) => new(facts =>
    {
        var asked = Enumerable.Range(0, count).TakeWhile(round => facts[Read(1000 + round)] is not null).Count();
        return asked < count ? Step.Needs(Read(1000 + asked)) : Step.Done(Verdict.Met);
    }) { ChainId = 1 };
}
