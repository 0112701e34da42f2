using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class DecisionMemoryTests
{
    private const int Generation = 100;

    private readonly Policy _policy = Build.Policy(Scripted.Always(Verdict.Met));
    private readonly FakeChain _chain = new(1);
    private readonly DecisionMemory _memory;

    public DecisionMemoryTests() => _memory = new DecisionMemory(new ChainSet([_chain]), TimeProvider.System, 2 * Generation);

    [Fact]
    public void Recall_OneGenerationLater_StillKnows()
    {
        Remember(0, Generation + 1);

        _memory.Recall(_policy, Wallet(0), out _).ShouldNotBeNull();
    }

    [Fact]
    public void Recall_TwoGenerationsLater_HasForgotten()
    {
        Remember(0, (2 * Generation) + 1);

        _memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
        _memory.Recall(_policy, Wallet(2 * Generation), out _).ShouldNotBeNull();
    }

    [Fact]
    public void Recall_OldGenerationAtAnotherBlock_IsNull()
    {
        Remember(0, Generation + 1);
        _chain.Head = FakeChain.Block(2);

        _memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
    }

    [Fact]
    public void Recall_BlockOfTheSameHeightOnAnotherBranch_IsNull()
    {
        Remember(0, 1);
        _chain.Head = _chain.Head! with { Hash = FakeChain.Block(99).Hash };

        _memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
    }

    [Fact]
    public void Recall_ChainNoLongerConfigured_IsNull()
    {
        var memory = new DecisionMemory(new ChainSet([]), TimeProvider.System);
        memory.Remember(Decide(0, Verdict.Met));

        memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
    }

    [Fact]
    public void Remember_UnknownCondition_IsNotKept()
    {
        _memory.Remember(Decide(0, Verdict.Unknown(UnknownReason.ReadFailed)));

        _memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
    }

    [Fact]
    public void Remember_UnknownTierOfDeniedConditions_IsNotKept()
    {
        var decision = Decide(0, Verdict.NotMet);
        _memory.Remember(decision with { Tiers = [decision.Tiers[0] with { Verdict = Verdict.Unknown(UnknownReason.ReadFailed) }] });

        _memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void Remember_StandsOnLargeFacts_IsNotKept(int bytes, bool isKept)
    {
        _memory.Remember(OnFactsOf(bytes));

        (_memory.Recall(_policy, Wallet(0), out _) is not null).ShouldBe(isKept);
    }

    [Fact]
    public void Remember_Refused_IsKeptFromTheSecondTimeOn()
    {
        var refused = Decide(0, Verdict.NotMet, tier: Verdict.NotMet);

        _memory.Remember(refused);
        _memory.Recall(_policy, Wallet(0), out _).ShouldBeNull();
        _memory.Remember(refused);
        _memory.Recall(_policy, Wallet(0), out _).ShouldBe(refused);
    }

    [Fact]
    public void Remember_RefusedWhoWasLetIn_TakesThePlaceOfThat()
    {
        Remember(0, 1);
        var refused = Decide(0, Verdict.NotMet, tier: Verdict.NotMet);

        _memory.Remember(refused);

        _memory.Recall(_policy, Wallet(0), out _).ShouldBe(refused);
    }

    [Fact]
    public void Remember_StandsOnLargeFactsWhereOneIsKept_LeavesNone()
    {
        Remember(0, 1);

        _memory.Remember(OnFactsOf(4097));

        _memory.Recall(_policy, Wallet(0), out var fallen).ShouldBeNull();
        fallen.ShouldBeNull();
    }

    [Fact]
    public void Remember_UnknownWhereOneIsKept_LeavesThat()
    {
        Remember(0, 1);
        _chain.Head = FakeChain.Block(2);

        _memory.Remember(Decide(0, Verdict.Unknown(UnknownReason.ReadFailed)));

        _memory.Recall(_policy, Wallet(0), out var fallen).ShouldBeNull();
        fallen.ShouldNotBeNull();
    }

    [Fact]
    public void Remember_AsManyRefusedAsComeOnce_DriveOutNobody()
    {
        Remember(0, 1);
        for (var number = 1; number <= 10 * Generation; number++)
        {
            _memory.Remember(Decide(number, Verdict.NotMet, tier: Verdict.NotMet));
        }

        _memory.Recall(_policy, Wallet(0), out _).ShouldNotBeNull();
    }

    private static Subject Wallet(int number) => Subject.ByKey(new Account((ulong)number, Answers.Alice));

    private void Remember(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            _memory.Remember(Decide(number, Verdict.Met));
        }
    }

    private Decision OnFactsOf(int bytes)
    {
        var fact = new Fact(ReadOutcome.Returned(new Bytes(new byte[bytes])), FakeChain.Block(1), 0);
        return Decide(0, Verdict.Met) with { Footings = [new Footing(1, Finality.Latest, FakeChain.Block(1), [fact], long.MaxValue)] };
    }

    private Decision Decide(int wallet, Verdict condition, Verdict? tier = null) => new(
        _policy,
        Wallet(wallet),
        [new TierOutcome(_policy.Tiers[0], tier ?? Verdict.Met, [new ConditionOutcome(_policy.Conditions[0], condition, IsNegated: false, Finality.Latest)])],
        [new Footing(1, Finality.Latest, FakeChain.Block(1), [], 0)]);
}
