using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class SettledBlockTests : IHeadSource
{
    private static readonly ChainRules Rules = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    private readonly ModelChain _chain = new(accounts: 1);
    private readonly ManualTimeProvider _clock = new();
    private readonly Lines _log = new();
    private readonly SettledBlock _finalized;
    private RecentBlocks _followed = RecentBlocks.None;
    private BlockHeader? _told;
    private ulong _chainId = 5;
    private int _asked;

    public SettledBlockTests() => _finalized = New(Finality.Finalized);

    [Fact]
    public async Task Get_SameHead_IsAskedForOnce()
    {
        var head = Mine(3);
        _told = _chain.Ancestor(2).Header;

        (await GetAsync(head)).ShouldBe(_told);
        (await GetAsync(head)).ShouldBe(_told);

        _asked.ShouldBe(1);
        _finalized.At(head).ShouldBe(_told);
        _finalized.At(_told).ShouldBeNull();
    }

    [Fact]
    public async Task Get_NextHead_IsAskedForAnew()
    {
        await KnowAsync(3, 2);
        var head = Mine(1);
        _told = _chain.Ancestor(1).Header;

        (await GetAsync(head)).ShouldBe(_told);
        _log.At(LogLevel.Error).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task Get_OlderOne_IsNoStepBackAndOneAlarm()
    {
        var known = await KnowAsync(5, 2);
        for (var i = 0; i < 3; i++)
        {
            var head = Mine(1);
            _told = _chain.Ancestor(6).Header;
            (await GetAsync(head)).ShouldBe(known);
        }

        _log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("went back from 4 to");
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task Get_AnotherBlockOfItsHeight_IsNoStepAsideAndOneAlarm()
    {
        var known = await KnowAsync(5, 2);
        var head = Mine(1);
        _told = known with { Hash = head.Hash };

        (await GetAsync(head)).ShouldBe(known);
        _log.At(LogLevel.Error).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task Get_NewerOneOfABranchWithoutIt_CountsWhenItIsToldTwiceAndIsAlarmed()
    {
        await KnowAsync(5, 2);
        _chain.Mine(_chain.Ancestor(4));
        var head = Mine(6);
        _told = _chain.Ancestor(1).Header;
        (await GetAsync(head)).ShouldBeNull();
        (await GetAsync(head)).ShouldBeNull("at the same head it is not told twice");
        _clock.Advance(Rules.RetryAfterFailure);
        (await GetAsync(head)).ShouldBeNull("nor when it is asked again there");

        (await GetAsync(Mine(1))).ShouldBe(_told);
        _log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("was replaced");
    }

    [Theory]
    [Trait("Case", "C10")]
    [InlineData("no answer")]
    [InlineData("an older one")]
    [InlineData("the replaced one")]
    public async Task Get_SeenReplaced_IsServedNoMoreWhateverIsTold(string said)
    {
        var known = await KnowAsync(5, 2);
        var older = _chain.Ancestor(4).Header;
        _chain.Mine(_chain.Ancestor(4));
        var head = Mine(6);
        _told = _chain.Ancestor(1).Header;
        (await GetAsync(head)).ShouldBeNull();

        head = Mine(1);
        _told = said switch { "no answer" => null, "an older one" => older, _ => known };
        (await GetAsync(head)).ShouldBeNull();

        head = Mine(1);
        _told = _chain.Ancestor(1).Header;
        (await GetAsync(head)).ShouldBe(_told, "what took its place was told twice");
        _told = null;
        (await GetAsync(Mine(1))).ShouldNotBeNull("and serves from then on");
    }

    /// <summary>Where blocks are final at once, the question comes after the head, and its answer is mostly newer.</summary>
    [Fact]
    public async Task Get_OneAboveTheHead_TheHeadIsSettledToo()
    {
        await KnowAsync(5, 2);
        for (var i = 0; i < 3; i++)
        {
            var head = Mine(1);
            _told = Mine(2);

            (await GetAsync(head)).ShouldBe(head);
            _finalized.At(head).ShouldBe(head);
        }

        (await GetAsync(_chain.Head.Header)).ShouldBe(_chain.Head.Header);
        _log.At(LogLevel.Error).ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_ChildOfTheHead_NoNodeIsAskedForIt()
    {
        var head = Mine(3);
        _told = Mine(1);
        _chain.TellsHeaders = false;

        (await GetAsync(head)).ShouldBe(head);
    }

    [Theory]
    [InlineData("far above")]
    [InlineData("of another branch")]
    [InlineData("what is between is not told")]
    public async Task Get_OneAboveTheHeadThatIsNotShownToStandOnIt_IsNeitherServedNorHeldTo(string told)
    {
        var known = await KnowAsync(5, 2);
        var head = Mine(1);
        if (told == "of another branch")
        {
            _chain.Mine(_chain.Ancestor(1));
        }

        _told = Mine(told == "far above" ? BlockIntake.LongestWay + 1 : 3);
        _chain.TellsHeaders = told != "what is between is not told";

        (await GetAsync(head)).ShouldBe(known);

        _chain.TellsHeaders = true;
        (await GetAsync(Mine(1))).ShouldBe(_told);
    }

    [Fact]
    public async Task Get_KnownOneIsOnTheChainThatIsFollowed_NoNodeIsAskedForIt()
    {
        var known = await KnowAsync(5, 2);
        var head = Mine(2);
        Follow(known.Number);
        _told = _chain.Ancestor(1).Header;
        _chain.TellsHeaders = false;

        (await GetAsync(head)).ShouldBe(_told);
    }

    /// <summary>One machine is asked what is final, and may be of another branch than the one that told the head.</summary>
    [Fact]
    [Trait("Case", "C10")]
    public async Task Get_OneOfAnotherBranchThanTheHead_IsNotBelieved()
    {
        var known = await KnowAsync(5, 2);
        var fork = _chain.Head;
        Mine(2);
        _told = _chain.Ancestor(0).Header;
        _chain.Mine(fork);
        var head = Mine(3);
        Follow(known.Number);

        (await GetAsync(head)).ShouldBe(known);
        _told = _followed.Find(_told.Number);
        (await GetAsync(Mine(1))).ShouldBe(_told);
    }

    [Theory]
    [Trait("Case", "C10")]
    [InlineData("none", 0)]
    [InlineData("the same", 1)]
    [InlineData("an older one", 1)]
    [InlineData("a newer one", 1)]
    public async Task Get_KnownOneIsNotOnTheChainThatIsFollowed_IsServedNoMore(string said, int alarms)
    {
        var known = await KnowAsync(5, 2);
        var older = _chain.Ancestor(3).Header;
        _chain.Mine(_chain.Ancestor(4));
        for (var i = 0; i < 3; i++)
        {
            var head = Mine(6);
            Follow(older.Number - 1);
            _told = said switch { "none" => null, "the same" => known, "an older one" => older, _ => _chain.Ancestor(1).Header };

            (await GetAsync(head)).ShouldBe(said == "a newer one" && i > 0 ? _told : null);
            _finalized.At(head).ShouldBe(said == "a newer one" && i > 0 ? _told : null);
        }

        _log.At(LogLevel.Error).Count(line => line.Contains("was replaced", StringComparison.Ordinal)).ShouldBe(alarms);
    }

    /// <summary>Where blocks are final at once, machines that are a block or two apart tell newer ones and older ones in turn.</summary>
    [Fact]
    public async Task Get_NewerThanTheHeadAndOlderInTurn_IsNoStepBackAndNoAlarm()
    {
        var first = Mine(3).Number;
        for (var i = 0; i < 3; i++)
        {
            var head = Mine(1);
            Follow(first);
            _told = Mine(1);
            (await GetAsync(head)).ShouldBe(head);

            Follow(first);
            _told = _chain.Ancestor(2).Header;
            (await GetAsync(_chain.Head.Header)).ShouldBe(head);
        }

        _log.At(LogLevel.Error).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task Get_PoliciesAndCallersAskAtOnceForWhatTookItsPlace_BothAreTold()
    {
        for (var i = 0; i < 100; i++)
        {
            await KnowAsync(2, 1);
            _chain.Mine(_chain.Ancestor(4));
            var head = Mine(6);
            _told = _chain.Ancestor(1).Header;
            (await GetAsync(head)).ShouldBeNull();
            head = Mine(1);

            var (policies, callers) = (GetAsync(head), _finalized.GetAsync(head, ReadOrigin.Caller, CancellationToken.None));

            (await policies).ShouldBe(_told);
            (await callers).ShouldBe(_told);
        }
    }

    [Fact]
    public async Task Get_NoAnswer_TheKnownOneServesForAWhile()
    {
        var known = await KnowAsync(5, 2);
        _told = null;

        (await GetAsync(Mine(1))).ShouldBe(known);
        _clock.Advance(Rules.OutageMaxAge);
        (await GetAsync(Mine(1))).ShouldBeNull();
    }

    [Fact]
    public async Task Get_NoAnswerToTheCheckOfANewerOne_TheKnownOneServesForAWhile()
    {
        var known = await KnowAsync(5, 2);
        var head = Mine(2);
        _told = _chain.Ancestor(1).Header;
        _chain.TellsHeaders = false;

        (await GetAsync(head)).ShouldBe(known, "nothing speaks against it");
        _clock.Advance(Rules.OutageMaxAge);
        (await GetAsync(Mine(1))).ShouldBeNull();

        _chain.TellsHeaders = true;
        (await GetAsync(Mine(1))).ShouldBe(_told);
    }

    [Fact]
    public async Task Get_NoAnswer_IsAskedForAgainAfterAWhile()
    {
        var head = Mine(3);
        (await GetAsync(head)).ShouldBeNull();
        (await GetAsync(head)).ShouldBeNull();
        _asked.ShouldBe(1);
        _told = _chain.Ancestor(1).Header;
        _clock.Advance(Rules.RetryAfterFailure);

        (await GetAsync(head)).ShouldBe(_told);
        _asked.ShouldBe(2);
    }

    [Fact]
    public async Task Get_NodeFailsOrIsOfAnotherChain_IsNull()
    {
        (await GetAsync(Mine(1))).ShouldBeNull();
        (_told, _chainId) = (_chain.Head.Header, 6);
        (await GetAsync(Mine(1))).ShouldBeNull();
    }

    [Theory]
    [InlineData(2, 3UL)]
    [InlineData(4, 1UL)]
    [InlineData(6, null)]
    public async Task Get_Confirmations_IsTheBlockBelow(int confirmations, ulong? expected)
    {
        var below = New(Finality.After(confirmations));

        var block = await below.GetAsync(Mine(3), ReadOrigin.Policy, CancellationToken.None);

        (block?.Number).ShouldBe(expected);
        _asked.ShouldBe(0);
    }

    Task<(ulong ChainId, BlockHeader Header)> IHeadSource.GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        tag.ShouldBe("finalized");
        Interlocked.Increment(ref _asked);
        return _told is null ? throw new RpcException("no finalized block yet") : Task.FromResult((_chainId, _told));
    }

    private SettledBlock New(Finality finality) => new(5, finality, new(this, _chain), new(this, _chain), () => _followed, Rules, _clock, _log);

    private BlockHeader Mine(int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            _chain.Mine(_chain.Head);
        }

        return _chain.Head.Header;
    }

    /// <summary>Has the chain followed from a height to its newest block.</summary>
    private void Follow(ulong first)
    {
        _followed = RecentBlocks.None;
        for (var i = (int)(_chain.Head.Header.Number - first); i >= 0; i--)
        {
            _followed = _followed.With(new RecentBlock(_chain.Ancestor(i).Header, 0, new HashSet<(FactShelf, Hash)>(), new HashSet<FactShelf>()));
        }
    }

    private Task<BlockHeader?> GetAsync(BlockHeader head) => _finalized.GetAsync(head, ReadOrigin.Policy, CancellationToken.None);

    private async Task<BlockHeader> KnowAsync(int blocks, int behind)
    {
        var head = Mine(blocks);
        _told = _chain.Ancestor(behind).Header;
        return (await GetAsync(head)).ShouldNotBeNull();
    }
}
