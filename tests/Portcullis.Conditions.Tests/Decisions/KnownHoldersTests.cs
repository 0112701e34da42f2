using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Decisions;

/// <summary>For whom an evaluator has chains read.</summary>
public sealed class KnownHoldersTests
{
    private static readonly Subject Alice = Subject.ByKey(new Account(1, Answers.Alice));
    private static readonly StateRead Holding = new StateRead.Balance(Answers.Alice);

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeChain _chain = new(1);
    private readonly Evaluator _evaluator;

    public KnownHoldersTests() => _evaluator = new Evaluator(new ChainSet([_chain]), _clock);

    [Fact]
    public async Task Decide_LetInBefore_IsReadAsKnown() => (await SharesAsync(Build.Policy(Condition()), 2)).ShouldBe([ReadShare.Stranger, ReadShare.Known]);

    [Fact]
    public async Task Decide_HoldsNothing_StaysAStranger()
    {
        _chain.Answer = _ => Answers.Word(0);

        (await SharesAsync(Build.Policy(Condition()), 2)).ShouldBe([ReadShare.Stranger, ReadShare.Stranger]);
    }

    [Fact]
    public async Task Decide_CannotBeTold_StaysAStranger()
    {
        _chain.Answer = _ => ReadOutcome.Failed;

        (await SharesAsync(Build.Policy(Condition()), 2)).ShouldBe([ReadShare.Stranger, ReadShare.Stranger]);
    }

    [Fact]
    public async Task Decide_LetInForWhatIsNotHeld_StaysAStranger()
    {
        _chain.Answer = _ => Answers.Word(0);
        var policy = Build.Policy("p", "hash", ("t", AtLeastRule.Any([Leaf(), new NotRule(Leaf())])));

        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.Met);
        (await SharesAsync(policy, 1)).ShouldBe([ReadShare.Stranger, ReadShare.Stranger]);
    }

    [Fact]
    public async Task Decide_KnownToAnotherPolicy_IsAStranger()
    {
        await SharesAsync(Build.Policy("given-away", "hash", ("t", Leaf())), 1);

        (await SharesAsync(Build.Policy(Condition()), 1)).ShouldBe([ReadShare.Stranger, ReadShare.Stranger]);
    }

    [Fact]
    public async Task Decide_PolicyReloadedWithAnotherText_StillKnowsItsHolders()
    {
        await SharesAsync(Build.Policy(Condition()), 1);

        (await SharesAsync(Build.Policy("p", "another hash", ("t", Leaf())), 1)).ShouldBe([ReadShare.Stranger, ReadShare.Known]);
    }

    [Fact]
    public async Task Decide_SoldThen_IsKnownForADay()
    {
        var policy = Build.Policy(Condition());
        await SharesAsync(policy, 1);
        _chain.Answer = _ => Answers.Word(0);
        _clock.Advance(TimeSpan.FromHours(11));
        await SharesAsync(policy, 1);
        _clock.Advance(TimeSpan.FromHours(14));

        (await SharesAsync(policy, 1)).ShouldBe([ReadShare.Stranger, ReadShare.Known, ReadShare.Stranger]);
    }

    [Fact]
    public async Task Watch_IsReadAside()
    {
        await _evaluator.WatchAsync(Build.Policy(Condition()), Alice, CancellationToken.None);

        _chain.Shares.ShouldBe([ReadShare.Aside]);
    }

    [Fact]
    public async Task Judge_WhatACallerNames_IsReadAsForAStranger()
    {
        await SharesAsync(Build.Policy(Condition()), 1);

        await _evaluator.JudgeAsync([Condition()], Answers.Alice, CancellationToken.None);

        _chain.Shares.ShouldBe([ReadShare.Stranger, ReadShare.Stranger]);
    }

    [Theory]
    [InlineData("""{"type":"account_code","chainId":1,"expect":"contract"}""")]
    [InlineData("""{"type":"evm_view_call","chainId":1,"contractAddress":"0xe688b84b23f322a994A53dbF8E15FA82CDB71127","selector":"isAllowed(address)"}""")]
    public async Task Decide_MetByWhatCostsNothing_StaysAStranger(string condition)
    {
        var policy = PolicyFile.Parse(PolicyText.When(condition), new HashSet<ChainId> { 1 }).Policies.Find("p")!;

        (await DecideAsync(policy)).For(null).ShouldBe(Verdict.Met);
        (await SharesAsync(policy, 1)).ShouldAllBe(share => share == ReadShare.Stranger);
    }

    [Fact]
    public async Task Decide_WithOtherLinkedAccounts_IsAStrangerAnew()
    {
        var policy = PolicyFile.Parse(
            """{ "policies": { "p": { "accounts": "linked", "tiers": [ { "name": "t", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }""",
            new HashSet<ChainId> { 1 }).Policies.Find("p")!;
        _chain.Answer = _ => Answers.Word(ulong.MaxValue);
        await _evaluator.DecideAsync(policy, Linked(Answers.Bob), CancellationToken.None);
        _chain.Head = FakeChain.Block(2);
        await _evaluator.DecideAsync(policy, Linked(Answers.Bob), CancellationToken.None);
        _chain.Shares[^1].ShouldBe(ReadShare.Known);

        await _evaluator.DecideAsync(policy, Linked(new Address([.. Enumerable.Repeat((byte)7, 20)])), CancellationToken.None);

        _chain.Shares[^1].ShouldBe(ReadShare.Stranger);
    }

    [Fact]
    [Trait("Case", "D5")]
    public async Task Note_PolicyThatGivesItsTokenAway_TakesNoPlacesOfAnothers()
    {
        var (holders, given, sold) = (new KnownHolders(_clock, most: 100), Named("given-away"), Named("sold"));
        var buyers = await NoteAsync(holders, sold, first: 0, count: 30);
        for (var i = 0; i < 1_000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await NoteAsync(holders, given, first: 1_000 + i, count: 1);
            (await Eventually.Async(() => holders.Count <= 100)).ShouldBeTrue();
        }

        buyers.ShouldAllBe(buyer => holders.ShareOf(sold, buyer) == ReadShare.Known);
        Enumerable.Range(1_990, 10).ShouldAllBe(last => holders.ShareOf(given, Wallet(last)) == ReadShare.Known);
        holders.ShareOf(given, Wallet(1_000)).ShouldBe(ReadShare.Stranger);
        Figure.Print("D5", $"1,000 wallets let in for what is given away, places for 100: {holders.Count} kept, {buyers.Count(buyer => holders.ShareOf(sold, buyer) == ReadShare.Known)} of 30 buyers of another policy known");
    }

    [Fact]
    public async Task Note_OnePolicyAlone_MayHaveAllPlacesAndKeepsTheLast()
    {
        var (holders, policy) = (new KnownHolders(_clock, most: 100), Named("p"));
        var early = await NoteAsync(holders, policy, first: 0, count: 50);
        _clock.Advance(TimeSpan.FromHours(2));
        var late = await NoteAsync(holders, policy, first: 50, count: 50);
        early.Concat(late).ShouldAllBe(holder => holders.ShareOf(policy, holder) == ReadShare.Known);

        await NoteAsync(holders, policy, first: 100, count: 1);

        (await Eventually.Async(() => holders.Count <= 75)).ShouldBeTrue();
        late.ShouldAllBe(holder => holders.ShareOf(policy, holder) == ReadShare.Known);
    }

    [Fact]
    public async Task Note_LetInAgain_IsKnownForADayFromThen()
    {
        var (holders, policy) = (new KnownHolders(_clock), Named("p"));
        await NoteAsync(holders, policy, first: 1, count: 1);
        _clock.Advance(TimeSpan.FromHours(20));
        await NoteAsync(holders, policy, first: 1, count: 1);
        _clock.Advance(TimeSpan.FromHours(23.9));
        holders.ShareOf(policy, Wallet(1)).ShouldBe(ReadShare.Known);

        _clock.Advance(TimeSpan.FromHours(0.1));

        holders.ShareOf(policy, Wallet(1)).ShouldBe(ReadShare.Stranger);
        holders.Count.ShouldBe(1);
    }

    private static Policy Named(string name) => Build.Policy(name, "hash", ("t", Leaf()));

    private static Subject Wallet(int number) => Subject.ByKey(new Account(1, new Address(new UInt256(0, (ulong)number + 1).ToArray().AsSpan(12))));

    /// <summary>Has wallets let in by a policy.</summary>
    private async Task<IReadOnlyList<Subject>> NoteAsync(KnownHolders holders, Policy policy, int first, int count)
    {
        Subject[] wallets = [.. Enumerable.Range(first, count).Select(Wallet)];
        foreach (var wallet in wallets)
        {
            holders.Note(await _evaluator.DecideAsync(policy, wallet, CancellationToken.None));
        }

        return wallets;
    }

    private static Subject Linked(Address other) => new(Alice.Caller, new Standing(new Account(1, other), IsEverywhere: true));

    private static ConditionRule Leaf() => Build.Leaf(Condition());

    private static Scripted Condition() => Scripted.Of(new Read(1, Holding));

    /// <summary>Decides so often, each time at another block; the shares of all reads so far.</summary>
    private async Task<IReadOnlyList<ReadShare>> SharesAsync(Policy policy, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await DecideAsync(policy);
        }

        return _chain.Shares;
    }

    private async Task<Decision> DecideAsync(Policy policy)
    {
        _chain.Head = FakeChain.Block(_chain.Rounds.Count + 1);
        return await _evaluator.DecideAsync(policy, Alice, CancellationToken.None);
    }
}
