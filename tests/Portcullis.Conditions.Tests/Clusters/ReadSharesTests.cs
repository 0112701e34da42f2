using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Clusters;

/// <summary>Who waits for whom when the nodes are slow.</summary>
public sealed class ReadSharesTests
{
    private static readonly ClusterRules Rules = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)) { MostReads = 2, MostStrangersReads = 2, MostReadsAside = 1 };

    private readonly ManualTimeProvider _clock = new();
    private readonly GatedCluster _cluster = new();
    private readonly ClusterChain _chain;

    public ReadSharesTests() => _chain = new ClusterChain(SolanaCluster.Mainnet, _cluster, Rules, _clock, NullLogger.Instance);

    [Fact]
    public async Task Read_StrangersInEveryPlace_HoldersAreReadAtOnce()
    {
        await _chain.RefreshAsync(default);
        _cluster.Close();
        var strangers = Enumerable.Range(10, 20).Select(number => ReadAsync(number)).ToList();

        var holder = ReadAsync(1, ReadShare.Known);

        _cluster.Asked.ShouldBe([Wallet(10), Wallet(11), Wallet(1)]);
        _cluster.Open();
        (await holder).Outcome.Kind.ShouldBe(ReadOutcomeKind.Returned);
        (await Task.WhenAll(strangers)).ShouldAllBe(fact => fact.Outcome.Kind == ReadOutcomeKind.Returned);
    }

    [Fact]
    public async Task Read_WatchedInEveryPlaceAside_CallersAreReadAtOnce()
    {
        await _chain.RefreshAsync(default);
        _cluster.Close();
        _ = Enumerable.Range(1, 3).Select(number => ReadAsync(number, ReadShare.Aside)).ToList();

        _ = ReadAsync(10);
        _ = ReadAsync(2, ReadShare.Known);

        _cluster.Asked.ShouldBe([Wallet(1), Wallet(10), Wallet(2)]);
    }

    [Fact]
    public async Task Read_CallerOfWhatIsWatched_IsReadOnceForBoth()
    {
        await _chain.RefreshAsync(default);
        _cluster.Close();
        _ = ReadAsync(1, ReadShare.Aside);
        var watched = ReadAsync(2, ReadShare.Aside);
        var called = ReadAsync(2, ReadShare.Known);
        _cluster.Open();

        (await watched).ShouldBeSameAs(await called);
        _cluster.Asked.Count(wallet => wallet == Wallet(2)).ShouldBe(1);
    }

    [Fact]
    public async Task Read_NoPlaceInTime_IsUnknownAndNotNothing()
    {
        var head = await _chain.RefreshAsync(default);
        _cluster.Close();
        _ = Enumerable.Range(10, 2).Select(number => ReadAsync(number, at: head)).ToList();
        var late = ReadAsync(12, at: head);
        late.IsCompleted.ShouldBeFalse();

        _clock.Advance(Rules.ReadTimeout / 2);

        (await late).Outcome.ShouldBe(ReadOutcome.Failed);
        _cluster.Asked.ShouldNotContain(Wallet(12));
    }

    [Fact]
    public async Task Read_WatchFoundNoPlace_IsReadForTheNextCaller()
    {
        var head = await _chain.RefreshAsync(default);
        _cluster.Close();
        _ = ReadAsync(1, ReadShare.Aside, head);
        var watched = ReadAsync(2, ReadShare.Aside, head);
        _clock.Advance(Rules.ReadTimeout / 2);
        (await watched).Outcome.ShouldBe(ReadOutcome.Failed);
        _cluster.Open();

        (await ReadAsync(2, at: head)).Outcome.Kind.ShouldBe(ReadOutcomeKind.Returned);
    }

    [Fact]
    public async Task Read_CallerJoinsWhatIsWatched_HasItsWholeTime()
    {
        var head = await _chain.RefreshAsync(default);
        _cluster.Close();
        _ = ReadAsync(1, ReadShare.Aside, head);
        var watched = ReadAsync(2, ReadShare.Aside, head);
        _ = ReadAsync(3, ReadShare.Known, head);
        _ = ReadAsync(4, ReadShare.Known, head);
        _clock.Advance(Rules.ReadTimeout / 4);
        var called = ReadAsync(2, ReadShare.Known, head);
        _clock.Advance(Rules.ReadTimeout / 4);

        _cluster.Open();

        (await called).Outcome.Kind.ShouldBe(ReadOutcomeKind.Returned);
        (await watched).ShouldBeSameAs(await called);
    }

    private static SolanaAddress Wallet(int number) => new([(byte)number, .. new byte[31]]);

    private async Task<Fact> ReadAsync(int number, ReadShare share = ReadShare.Stranger, BlockHeader? at = null)
    {
        IReadOnlyList<Read> reads = [new Read(_chain.Id, new HoldingRead(Wallet(number), Mint: null))];
        var head = at ?? await _chain.GetHeadAsync(default);
        return (await _chain.ReadAsync(reads, head!, share, default))[0];
    }
}
