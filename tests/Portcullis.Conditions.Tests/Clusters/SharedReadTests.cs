using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Clusters;

public sealed class SharedReadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly Fact Late = new(ReadOutcome.Failed, new BlockHeader(1, default, default, default), 0);
    private static readonly Fact Found = new(ReadOutcome.Failed, new BlockHeader(2, default, default, default), 0);

    private readonly ManualTimeProvider _clock = new();
    private readonly ReadPlaces _places = new(new ClusterRules(TimeSpan.Zero, Patience) { MostReads = 1, MostStrangersReads = 1, MostReadsAside = 1 });
    private int _reads;

    /// <summary>What comes between the last one's end and its answer is not given that answer: it may have a place.</summary>
    [Fact]
    public async Task TryJoin_WhileTheLastOneGivesUp_IsToldToBeginAnew()
    {
        await TakeAsync(ReadShare.Stranger);
        var isJoined = true;
        SharedRead read = null!;
        read = Make(() =>
        {
            isJoined = read.TryJoin(ReadShare.Known, out var _);
            return Late;
        });
        var stranger = Join(read, ReadShare.Stranger);

        _clock.Advance(Patience / 2);

        (await stranger).ShouldBe(Late);
        isJoined.ShouldBeFalse();
        read.TryJoin(ReadShare.Known, out var _).ShouldBeFalse();
        _reads.ShouldBe(0);
    }

    [Fact]
    public async Task TryJoin_WhileOthersWait_IsReadOnceForAll()
    {
        await TakeAsync(ReadShare.Stranger);
        var read = Make(() => Late);
        var stranger = Join(read, ReadShare.Stranger);

        var known = Join(read, ReadShare.Known);

        (await known).ShouldBe(Found);
        (await stranger).ShouldBe(Found);
        _reads.ShouldBe(1);
    }

    [Fact]
    public async Task TryJoin_ShareHasGivenUpAndAnotherWaits_WaitsForAPlaceAnew()
    {
        await TakeAsync(ReadShare.Stranger);
        await TakeAsync(ReadShare.Aside);
        var read = Make(() => Late);
        var first = Join(read, ReadShare.Stranger);
        _clock.Advance(Patience / 4);
        _ = Join(read, ReadShare.Aside);
        _clock.Advance(Patience / 4);
        _places.Of(ReadShare.Stranger).Release();

        _ = Join(read, ReadShare.Stranger);

        (await first).ShouldBe(Found);
    }

    private Task TakeAsync(ReadShare share) => _places.Of(share).WaitAsync();

    private static Task<Fact> Join(SharedRead read, ReadShare share)
    {
        read.TryJoin(share, out var reading).ShouldBeTrue();
        return reading!;
    }

    private SharedRead Make(Func<Fact> late) => new(
        _places,
        Patience,
        _clock,
        _ =>
        {
            _reads++;
            return Task.FromResult(Found);
        },
        late);
}
