using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class SubjectTests
{
    private static readonly Standing Key = new(new Account(1, Answers.Alice), IsEverywhere: true);
    private static readonly Standing Contract = new(new Account(1, Answers.Alice), IsEverywhere: false);
    private static readonly Standing Other = new(new Account(2, Answers.Bob), IsEverywhere: false);

    private readonly FakeChain _one = new(1);
    private readonly FakeChain _two = new(2);
    private readonly Evaluator _evaluator;

    public SubjectTests() => _evaluator = new Evaluator(new ChainSet([_one, _two]), TimeProvider.System);

    [Fact]
    public async Task Decide_ContractOnItsOwnChain_IsJudged() => (await DecideAsync(Holds(1), new Subject(Contract))).ShouldBe(Verdict.Met);

    [Fact]
    public async Task Decide_ContractOnAnotherChain_IsNotMetAndNothingIsRead()
    {
        (await DecideAsync(Holds(2), new Subject(Contract))).ShouldBe(Verdict.NotMet);

        _two.Rounds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Decide_ContractOnAnotherChain_SaysWhy()
    {
        var decision = await _evaluator.DecideAsync(Policy(Build.Leaf(Holds(2))), new Subject(Contract), CancellationToken.None);

        decision.Tiers[0].Conditions[0].Demand.ShouldBe(Verdict.Unproven);
    }

    [Fact]
    public async Task Decide_NegatedConditionOnAnotherChain_IsNotMetEither()
    {
        _two.Answer = _ => Answers.Word(0);
        var policy = Policy(new NotRule(AtLeastRule.Any([Build.Leaf(Holds(2)), Build.Leaf(Holds(2))])));

        (await _evaluator.DecideAsync(policy, new Subject(Contract), CancellationToken.None)).For(null).Kind.ShouldBe(VerdictKind.NotMet);
        (await _evaluator.DecideAsync(policy, new Subject(Key), CancellationToken.None)).For(null).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task Decide_KeyAndContractOfOneAddress_AreNotConfused()
    {
        (await DecideAsync(Holds(2), new Subject(Key))).ShouldBe(Verdict.Met);
        (await DecideAsync(Holds(2), new Subject(Contract))).ShouldBe(Verdict.NotMet);
        (await DecideAsync(Holds(2), new Subject(Key))).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task Decide_LinkedAccount_CountsOnlyWhereThePolicySaysSo()
    {
        var subject = new Subject(Contract, Other);
        var policy = Policy(AtLeastRule.All([Build.Leaf(Holds(1)), Build.Leaf(Holds(2))]));

        (await _evaluator.DecideAsync(policy, subject, CancellationToken.None)).For(null).ShouldBe(Verdict.NotMet);
        (await _evaluator.DecideAsync(policy with { Hash = "linked", CountsLinked = true }, subject, CancellationToken.None)).For(null).ShouldBe(Verdict.Met);
    }

    [Theory]
    [InlineData(true, 'M')]
    [InlineData(false, 'N')]
    public async Task Decide_NegatedForLinked_MustHoldForEach(bool areBothWithout, char expected)
    {
        _one.Answer = _ => Answers.Word(areBothWithout ? 0UL : 1UL);
        var account = 0;
        var policy = Policy(new NotRule(Build.Leaf(new Scripted(_ => Step.Done(Verdict.Of(account++ == 1 && !areBothWithout))) { ChainId = 1 }))) with { CountsLinked = true };
        var linked = new Standing(new Account(1, Answers.Bob), IsEverywhere: true);

        (await _evaluator.DecideAsync(policy, new Subject(Key, linked), CancellationToken.None)).For(null).ShouldBe(Build.Verdict(expected));
        account.ShouldBe(2);
    }

    [Fact]
    public void Equals_ByContent_InOrder()
    {
        new Subject(Key, Other).ShouldBe(new Subject(Key, Other, Key, Other));
        new Subject(Key, Other).ShouldNotBe(new Subject(Key));
        new Subject(Key).ShouldNotBe(new Subject(Contract));
        new Subject(Key, Other).Alone.ShouldBe(new Subject(Key));
    }

    private static Scripted Holds(ulong chain) => Scripted.Of(new Read(chain, Answers.Call("0x00000001")));

    private static Policy Policy(Rule rule) => Build.Policy("p", "h", ("t", rule));

    private async Task<Verdict> DecideAsync(Condition condition, Subject subject)
    {
        _one.Answer = _two.Answer = _ => Answers.Word(1);
        return (await _evaluator.DecideAsync(Policy(Build.Leaf(condition)) with { Hash = condition.ChainId.ToString() }, subject, CancellationToken.None)).For(null);
    }
}
