using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class ChainMetricsTests : IHeadSource
{
    // No other test's.
    private const ulong Id = 770_077;

    private static readonly ChainRules Rules = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    private readonly ManualTimeProvider _clock = new();
    private readonly Lines _log = new();
    private readonly ModelChain _chain = new(accounts: 1);
    private BlockHeader _told = null!;

    [Fact]
    public async Task Reorganised_BlocksOfAnotherBranch_AreCountedOnceForTheBranch()
    {
        using var measured = new Measurements(scope: null, "portcullis.chain.reorganisations");
        var intake = new BlockIntake(Id, _chain, new FactCache(Id, Rules, _clock, _log), Rules, _clock, _log);
        var ancestor = _chain.Head;
        await intake.TakeInAsync(ancestor.Header);
        await intake.TakeInAsync(_chain.Mine(ancestor).Header);
        Count().ShouldBeNull();

        var branch = _chain.Mine(_chain.Mine(ancestor));
        await intake.TakeInAsync(branch.Header);
        await intake.TakeInAsync(_chain.Mine(branch).Header);
        Count().ShouldBe(1);

        await intake.TakeInAsync(_chain.Mine(_chain.Mine(_chain.Mine(_chain.Mine(ancestor)))).Header);
        Count().ShouldBe(2);

        double? Count() => measured.Of("portcullis.chain.reorganisations", $"chain={Id}");
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task DeniedLogs_OfTwoBlocks_AreCountedForEachAndLoggedOnce()
    {
        using var measured = new Measurements(scope: null, "portcullis.chain.denied_logs");
        var cache = new FactCache(Id, Rules, _clock, _log);
        var intake = new BlockIntake(Id, _chain, cache, Rules, _clock, _log);
        await TakeInAsync(isDenied: false);
        cache.Watch(ModelChain.BalanceOf(0));
        cache.Keep(ModelChain.BalanceOf(0), ModelChain.Read(0, _chain.Head, _clock.GetTimestamp()));
        await TakeInAsync(isDenied: false);
        Count().ShouldBeNull();

        await TakeInAsync(isDenied: true);
        await TakeInAsync(isDenied: true);

        Count().ShouldBe(2);
        _log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain($"{ModelChain.Token} in block 4");

        double? Count() => measured.Of("portcullis.chain.denied_logs", $"chain={Id}");

        async Task TakeInAsync(bool isDenied)
        {
            var block = _chain.Mine(_chain.Head).Header;
            if (isDenied)
            {
                _chain.Denied.Add(block.Hash);
            }

            await intake.TakeInAsync(block);
        }
    }

    [Fact]
    public async Task RevertedFinality_OlderBlock_IsCountedUntilItIsRightAgain()
    {
        using var measured = new Measurements(scope: null, "portcullis.chain.reverted_finality");
        var finalized = new SettledBlock(Id, Finality.Finalized, new(this, _chain), new(this, _chain), () => RecentBlocks.None, Rules, _clock, _log);
        var older = _chain.Head.Header;
        _chain.Mine(_chain.Head);
        await TellAsync(null);
        Count().ShouldBeNull();

        await TellAsync(older);
        await TellAsync(older);
        Count().ShouldBe(1);

        await TellAsync(null);
        Count().ShouldBe(1);
        await TellAsync(older);
        Count().ShouldBe(2);

        double? Count() => measured.Of("portcullis.chain.reverted_finality", $"chain={Id}");

        // A block, or the parent of a new head.
        async Task TellAsync(BlockHeader? told)
        {
            _told = told ?? _chain.Head.Header;
            _chain.Mine(_chain.Head);
            await finalized.GetAsync(_chain.Head.Header, ReadOrigin.Policy, CancellationToken.None);
        }
    }

    Task<(ulong ChainId, BlockHeader Header)> IHeadSource.GetChainHeadAsync(string tag, CancellationToken cancellationToken) => Task.FromResult((Id, _told));
}
