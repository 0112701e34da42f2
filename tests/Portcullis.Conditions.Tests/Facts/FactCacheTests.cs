using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class FactCacheTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address OtherToken = Address.Parse("0x00000000000000000000000000000000000000bb");
    private static readonly Address Carol = Address.Parse("0x0000000000000000000000000000000000ca401e");
    private static readonly TouchEvents Moves = new(("Transfer(address indexed from, address indexed to, uint256 value)", ["from", "to"]));
    private static readonly TouchEvents NftMoves = new(("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)", ["from", "to", "tokenId"]));
    private static readonly Hash Transfer = Moves.Topics.Single();

    private readonly ManualTimeProvider _clock = new();
    private readonly Lines _log = new();
    private FactCache _cache;

    public FactCacheTests()
    {
        _cache = New(maxFacts: 1_000);
        _cache.Begin(FakeChain.Block(1));
    }

    [Fact]
    public void Find_FactOfAnEarlierBlock_StandsWhileNothingTouchesIt()
    {
        var kept = Know(Balance(Answers.Alice), 1, 5);
        Apply(2);
        Apply(3, Log(Token, Transfer, Answers.Bob.ToWord(), Carol.ToWord()));

        _cache.Find(Balance(Answers.Alice), FakeChain.Block(3)).ShouldBe(kept);
        kept.Stands().ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Apply_LogThatNamesTheAccount_LetsItsFactFall(bool asSender)
    {
        var kept = Know(Balance(Answers.Alice), 1, 5);
        var (from, to) = asSender ? (Answers.Alice, Answers.Bob) : (Answers.Bob, Answers.Alice);

        Apply(2, Log(Token, Transfer, from.ToWord(), to.ToWord()));

        kept.Stands().ShouldBeFalse();
        _cache.Find(Balance(Answers.Alice), FakeChain.Block(2)).ShouldBeNull();
        _cache.Tally.Count.ShouldBe(0);
        _cache.Tally.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Apply_LogOfAnotherContract_TouchesNothing()
    {
        var kept = Know(Balance(Answers.Alice), 1, 5);

        Apply(2, Log(OtherToken, Transfer, Answers.Alice.ToWord(), Answers.Bob.ToWord()));

        kept.Stands().ShouldBeTrue();
    }

    [Fact]
    public void Keep_ReadBeforeTheBlockThatTouchedIt_IsRefused()
    {
        _cache.Watch(Balance(Answers.Alice));
        Apply(2, Log(Token, Transfer, Answers.Alice.ToWord(), Answers.Bob.ToWord()));

        // The read was made at block 1 and comes after the logs of block 2.
        var late = Read(Balance(Answers.Alice), 1, 5);

        late.Stands().ShouldBeFalse();
        _cache.Find(Balance(Answers.Alice), FakeChain.Block(2)).ShouldBeNull();
    }

    [Fact]
    public void Keep_ReadBeforeABlockThatTouchedAnother_IsTakenIn()
    {
        _cache.Watch(Balance(Answers.Alice));
        Apply(2, Log(Token, Transfer, Carol.ToWord(), Answers.Bob.ToWord()));

        Read(Balance(Answers.Alice), 1, 5).Stands().ShouldBeTrue();
    }

    [Fact]
    public void Keep_BlockWhoseLogsWereAskedForBeforeTheContractWasWatched_IsRefused()
    {
        var asked = _cache.Filter;
        _cache.Watch(Balance(Answers.Alice));
        _cache.Apply(FakeChain.Block(2), asked, BlockLogs.None);

        Read(Balance(Answers.Alice), 1, 5).Stands().ShouldBeFalse();
        Read(Balance(Answers.Alice), 2, 5).Stands().ShouldBeTrue();
    }

    [Fact]
    public void Apply_LogsAskedForBeforeTheContractWasWatched_LetItsFactsFall()
    {
        var asked = _cache.Filter;
        var kept = Know(Balance(Answers.Alice), 1, 5);

        _cache.Apply(FakeChain.Block(2), asked, BlockLogs.None);

        kept.Stands().ShouldBeFalse();
    }

    [Fact]
    public void Apply_UnsureContract_LetsAllItsFactsFallAndNoOther()
    {
        var (one, other) = (Know(Balance(Answers.Alice), 1, 5), Know(Balance(Answers.Alice, OtherToken), 1, 5));

        _cache.Apply(FakeChain.Block(2), _cache.Filter, new BlockLogs([], new HashSet<Address> { Token }));

        one.Stands().ShouldBeFalse();
        other.Stands().ShouldBeTrue();
        _cache.Tally.Count.ShouldBe(1);
    }

    [Fact]
    public void Apply_TransferWithOtherTopics_LetsEveryFactOfTheContractFall()
    {
        // As in tokens older than ERC-721, which index nothing: it cannot be told whom it touches.
        var kept = Know(Balance(Answers.Alice), 1, 5);

        Apply(2, Log(Token, Transfer));

        kept.Stands().ShouldBeFalse();
    }

    [Fact]
    public void Apply_TransferOfAnNft_TouchesItsIdAndBothAccounts()
    {
        UInt256 seven = 7, eight = 8;
        Fact[] kept =
        [
            Know(Nft(NftMoves.Of(seven), "0x6352211e07"), 1, 1), Know(Nft(NftMoves.Of(eight), "0x6352211e08"), 1, 1),
            Know(Nft(NftMoves.Of(Answers.Alice), "0x70a08231aa"), 1, 1), Know(Nft(NftMoves.Of(Carol), "0x70a08231cc"), 1, 1),
        ];

        Apply(2, Log(Token, Transfer, Answers.Alice.ToWord(), Answers.Bob.ToWord(), new Hash(seven.ToArray())));

        kept.Select(fact => fact.Stands()).ShouldBe([false, true, false, true]);
    }

    [Fact]
    public void Apply_UpgradeOfAProxy_LetsAllItsFactsFallAndWarns()
    {
        Fact[] kept = [Know(Balance(Answers.Alice), 1, 5), Know(new Read(5, new StateRead.Call(Token, Bytes.Parse("0x313ce567")), TouchEvents.None.OfContract()), 1, 6)];
        var upgrade = Ethereum.Abi.AbiEvent.Parse("Upgraded(address indexed implementation)").Topic;

        Apply(2, Log(Token, upgrade, Answers.Bob.ToWord()));

        kept.ShouldAllBe(fact => !fact.Stands());
        _log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("was upgraded");
    }

    [Fact]
    public void Find_FactReadAtALaterBlock_IsNotForAnEarlierOne()
    {
        _cache.Watch(Balance(Answers.Alice));
        Apply(2);
        Read(Balance(Answers.Alice), 2, 5).Stands().ShouldBeTrue();

        _cache.Find(Balance(Answers.Alice), FakeChain.Block(1)).ShouldBeNull();
    }

    [Fact]
    public void Find_BlockOfAnotherBranch_IsNull()
    {
        Know(Balance(Answers.Alice), 1, 5);
        Apply(2);

        _cache.Find(Balance(Answers.Alice), Block(2, "b")).ShouldBeNull();
    }

    [Fact]
    public void Find_FactOfMaxAge_IsNull()
    {
        Know(Balance(Answers.Alice), 1, 5);
        _clock.Advance(TimeSpan.FromMinutes(4));
        _cache.Find(Balance(Answers.Alice), FakeChain.Block(1)).ShouldNotBeNull();

        _clock.Advance(TimeSpan.FromMinutes(1));

        _cache.Find(Balance(Answers.Alice), FakeChain.Block(1)).ShouldBeNull();
    }

    [Fact]
    public void Rewind_FactsReadAboveTheAncestorFall_OthersStand()
    {
        var below = Know(Balance(Answers.Alice), 1, 5);
        Apply(2);
        var above = Know(Balance(Answers.Bob), 2, 5);

        _cache.Rewind(1);
        _cache.Apply(Block(2, "b"), _cache.Filter, BlockLogs.None);

        below.Stands().ShouldBeTrue();
        above.Stands().ShouldBeFalse();
        _cache.Find(Balance(Answers.Alice), Block(2, "b")).ShouldBe(below);
        _cache.Find(Balance(Answers.Alice), FakeChain.Block(2)).ShouldBeNull();
    }

    [Fact]
    public void Keep_ReadAtABlockThatWasReorganisedAway_IsRefused()
    {
        _cache.Watch(Balance(Answers.Alice));
        Apply(2);
        _cache.Rewind(1);
        _cache.Apply(Block(2, "b"), _cache.Filter, BlockLogs.None);

        Read(Balance(Answers.Alice), 2, 5).Stands().ShouldBeFalse();
    }

    [Fact]
    public void Begin_ForgetsEverything()
    {
        var kept = Know(Balance(Answers.Alice), 1, 5);

        _cache.Begin(FakeChain.Block(50));

        kept.Stands().ShouldBeFalse();
        _cache.Filter.Topics.ShouldBeEmpty();
        _cache.Tally.Count.ShouldBe(0);
    }

    [Fact]
    public void Keep_FailedRead_IsRefused()
    {
        _cache.Watch(Balance(Answers.Alice));

        _cache.Keep(Balance(Answers.Alice), new Fact(ReadOutcome.Failed, FakeChain.Block(1), _clock.GetTimestamp())).Stands().ShouldBeFalse();
    }

    [Fact]
    public void Keep_ReadWithoutEvents_IsRefused()
    {
        var coin = new Read(5, new StateRead.Balance(Answers.Alice));
        _cache.Watch(coin);

        Read(coin, 1, 5).Stands().ShouldBeFalse();
        _cache.Filter.Topics.ShouldBeEmpty();
    }

    [Fact]
    public void Keep_SameReadAgain_ReplacesTheFirst()
    {
        var first = Know(Balance(Answers.Alice), 1, 5);
        var second = Know(Balance(Answers.Alice), 1, 5);

        first.Stands().ShouldBeFalse();
        second.Stands().ShouldBeTrue();
        _cache.Tally.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Keep_MoreThanThereIsRoomFor_DropsThoseThatNobodyUses()
    {
        _cache = New(maxFacts: 100);
        _cache.Begin(FakeChain.Block(1));
        var known = Enumerable.Range(0, 20).Select(i => Know(Balance(Wallet(i)), 1, 5)).ToList();

        for (var i = 0; i < 1_000; i++)
        {
            known.ForEach(fact => fact.Stands());
            Read(Balance(Wallet(1_000 + i)), 1, 5);
            (await Eventually.Async(() => _cache.Tally.Count <= 101)).ShouldBeTrue();
        }

        known.ShouldAllBe(fact => fact.Stands());
        _cache.Tally.Count.ShouldBeLessThanOrEqualTo(101);
    }

    [Fact]
    public async Task Keep_LargeAnswers_AreBoundedByTheirBytes()
    {
        const int bound = 1 << 20;
        _cache = New(new FactRoom(maxBytes: bound));
        _cache.Begin(FakeChain.Block(1));

        for (var i = 0; i < 200; i++)
        {
            Keep(_cache, i, FactCache.MaxFact);
            (await Eventually.Async(() => _cache.Tally.Bytes <= bound)).ShouldBeTrue();
        }

        _cache.Tally.Bytes.ShouldBeInRange(bound / 2, bound);
        Figure.Print("D5", $"200 answers of {FactCache.MaxFact} bytes and a bound of {bound}: {_cache.Tally.Count} kept, of {_cache.Tally.Bytes} bytes");
    }

    [Fact]
    [Trait("Case", "D5")]
    public async Task Keep_OneOfTwoChainsIsFlooded_TheOtherKeepsWhatItHas()
    {
        var room = new FactRoom(maxFacts: 100);
        var (quiet, flooded) = (New(room), New(room));
        quiet.Begin(FakeChain.Block(1));
        flooded.Begin(FakeChain.Block(1));
        var known = Enumerable.Range(0, 30).Select(i => Keep(quiet, i, size: 32)).ToList();

        for (var i = 0; i < 1_000; i++)
        {
            Keep(flooded, i, size: 32);
            (await Eventually.Async(() => room.Tally.Count <= 100)).ShouldBeTrue();
        }

        known.ShouldAllBe(fact => fact.Stands());
        (quiet.Tally.Count, flooded.Tally.Count > 30).ShouldBe((30, true));
    }

    [Fact]
    public void TakeDown_ContractThatNobodyAsksAbout_IsNotWatchedAnyLonger()
    {
        Know(Balance(Answers.Alice), 1, 5);
        for (var block = 2; block < 6; block++)
        {
            _clock.Advance(TimeSpan.FromMinutes(11));
            _cache.Find(Balance(Answers.Alice, OtherToken), FakeChain.Block(block));
            Know(Balance(Answers.Alice, OtherToken), block - 1, 5);
            Apply(block);
        }

        _cache.Filter.Contracts.ShouldBe([OtherToken]);
    }

    /// <summary>Two orders of a read and the logs of the next block, thousands of times side by side: a fact must never stand that the chain contradicts.</summary>
    [Fact]
    public void KeepAndApply_AtOnce_NeverKeepWhatTheBlockChanged()
    {
        for (var round = 0; round < 2_000; round++)
        {
            var cache = New(maxFacts: 1_000);
            cache.Begin(FakeChain.Block(1));
            var read = Balance(Answers.Alice);
            cache.Watch(read);
            var filter = cache.Filter;
            Fact kept = null!;
            Parallel.Invoke(
                () => kept = cache.Keep(read, new Fact(Answers.Word(1), FakeChain.Block(1), _clock.GetTimestamp())),
                () => cache.Apply(FakeChain.Block(2), filter, new BlockLogs([Log(Token, Transfer, Answers.Alice.ToWord(), Answers.Bob.ToWord())], new HashSet<Address>())));

            kept.Stands().ShouldBeFalse();
            cache.Find(read, FakeChain.Block(2)).ShouldBeNull();
        }
    }

    private static Read Balance(Address account, Address? token = null) =>
        new(5, new StateRead.Call(token ?? Token, Bytes.Parse("0x70a08231" + account.ToWord().ToString()[2..])), Moves.Of(account));

    private static Read Nft(Touch touch, string input) => new(5, new StateRead.Call(Token, Bytes.Parse(input)), touch);

    private static Address Wallet(int number) => new(new UInt256(0, (ulong)number + 1).ToArray().AsSpan(12));

    private static EventLog Log(Address contract, params Hash[] topics) => new(contract, topics, Bytes.Empty, 0);

    private static BlockHeader Block(int number, string branch) => FakeChain.Block(number) with { Hash = Hash.Parse("0x" + string.Concat(Enumerable.Repeat(branch, 64))) };

    private FactCache New(int maxFacts) => New(new FactRoom(maxFacts));

    private FactCache New(FactRoom room) => new(5, new ChainRules(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)) { Room = room }, _clock, _log);

    private Fact Keep(FactCache cache, int wallet, int size)
    {
        var read = Balance(Wallet(wallet));
        cache.Watch(read);
        return cache.Keep(read, new Fact(Answers.Long(size), FakeChain.Block(1), _clock.GetTimestamp()));
    }

    private Fact Know(Read read, int block, ulong value)
    {
        _cache.Watch(read);
        var kept = Read(read, block, value);
        kept.Stands().ShouldBeTrue();
        return kept;
    }

    private Fact Read(Read read, int block, ulong value) => _cache.Keep(read, new Fact(Answers.Word(value), FakeChain.Block(block), _clock.GetTimestamp()));

    private void Apply(int block, params EventLog[] logs) => _cache.Apply(FakeChain.Block(block), _cache.Filter, new BlockLogs(logs, new HashSet<Address>()));
}
