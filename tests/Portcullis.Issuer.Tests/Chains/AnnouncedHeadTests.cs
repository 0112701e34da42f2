using System.Diagnostics;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>Real nodes that announce their blocks, stop in their tracks, are killed, and are of another chain.</summary>
public sealed class AnnouncedHeadTests
{
    [Fact]
    public async Task MinedBlocks_AreTheHeadWithoutAPoll()
    {
        await using var anvil = await Anvil.StartAsync();
        using var proxy = new NodeProxy(anvil.RpcUrl);
        await using var http = await FaultNode.StartAsync(proxy);
        var clock = new ManualTimeProvider();
        await using var chain = await FollowAsync(http.Url, anvil, clock);
        (await Eventually.Async(() => http.Calls == 2 && Head(chain) == 0)).ShouldBeTrue();

        const int Blocks = 20;
        var slowest = TimeSpan.Zero;
        for (var height = 1UL; height <= Blocks; height++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await anvil.MineAsync();
            var start = Stopwatch.GetTimestamp();
            (await Eventually.Async(() => Head(chain) == height)).ShouldBeTrue();
            slowest = Stopwatch.GetElapsedTime(start) is var took && took > slowest ? took : slowest;
        }

        Figure.Print("heads", $"{http.Calls - 2} HTTP calls for {Blocks} announced blocks, one a second; each was the head within {slowest.TotalMilliseconds:F0} ms of being mined");
        http.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Reorganisation_IsFollowedWithoutAPoll()
    {
        await using var anvil = await Anvil.StartAsync();
        using var proxy = new NodeProxy(anvil.RpcUrl);
        await using var http = await FaultNode.StartAsync(proxy);
        await using var chain = await FollowAsync(http.Url, anvil, new ManualTimeProvider());
        await anvil.MineAsync(5);
        (await Eventually.Async(() => http.Calls >= 2 && Head(chain) == 5)).ShouldBeTrue();
        var (before, calls) = (chain.Chain.LastHead!.Hash, http.Calls);

        await anvil.RpcAsync("anvil_reorg", 3, Array.Empty<object>());
        var after = (await anvil.RpcAsync("eth_getBlockByNumber", "latest", false)).GetProperty("hash").GetString();

        (after == before.ToString()).ShouldBeFalse();
        (await Eventually.Async(() => chain.Chain.LastHead!.Hash.ToString() == after)).ShouldBeTrue();
        (http.Calls - calls).ShouldBeLessThanOrEqualTo(2, "no more than the blocks on the way that were passed over");
    }

    [Fact]
    [Trait("Case", "R2")]
    public async Task NodeStopsInItsTracks_PollsTakeOverUntilItGoesOn()
    {
        await using var clones = await AnvilClones.StartAsync(2);
        await using var chain = await FollowAsync(clones.Nodes[0].RpcUrl, clones.Nodes[1], TimeProvider.System);
        var subscription = chain.Connection.Subscriptions[0];

        await clones.PauseAsync(1);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await clones.Nodes[0].MineAsync();
            (await Eventually.Async(() => Head(chain) == 2)).ShouldBeTrue();
            Figure.Print("R2", $"a WebSocket falls silent: the block after it is the head by a poll within {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, where HeadMaxAge is 3 s");
            (await Eventually.Async(() => !subscription.IsLive)).ShouldBeTrue();
            await clones.Nodes[0].MineAsync();
            (await Eventually.Async(() => Head(chain) == 3)).ShouldBeTrue();
        }
        finally
        {
            await clones.ResumeAsync(1);
        }

        (await Eventually.Async(() => subscription.IsLive)).ShouldBeTrue();
        await PushedAsync(chain, clones.Nodes[1]);
    }

    [Fact]
    public async Task NodeIsKilled_PollsTakeOverUntilItIsBack()
    {
        await using var clones = await AnvilClones.StartAsync(2);
        await using var chain = await FollowAsync(clones.Nodes[0].RpcUrl, clones.Nodes[1], TimeProvider.System);
        var subscription = chain.Connection.Subscriptions[0];

        await clones.KillAsync(1);
        (await Eventually.Async(() => !subscription.IsLive)).ShouldBeTrue();
        await clones.Nodes[0].MineAsync();
        (await Eventually.Async(() => Head(chain) == 2)).ShouldBeTrue();

        await clones.RestartAsync(1);
        (await Eventually.Async(() => subscription.IsLive)).ShouldBeTrue();
        await PushedAsync(chain, clones.Nodes[1]);
    }

    [Fact]
    [Trait("Case", "C2")]
    public async Task SocketIsOfAnotherChain_IsNotHeardAndTheNodeIsPolled()
    {
        await using var anvil = await Anvil.StartAsync();
        await using var other = await Anvil.StartAsync(new AnvilOptions { ChainId = 1337 });
        await other.MineAsync(50);
        await using var chain = await ChainUnderTest.FollowAsync(Settings(anvil.RpcUrl, other), TimeProvider.System);
        (await Eventually.Async(() => chain.Logs.Lines.Any(line => line.Contains("announces no blocks", StringComparison.Ordinal)))).ShouldBeTrue();

        await anvil.MineAsync();
        (await Eventually.Async(() => Head(chain) == 1)).ShouldBeTrue();

        chain.Connection.Subscriptions[0].IsLive.ShouldBeFalse();
        chain.Connection.Nodes[0].Health.IsIn.ShouldBeTrue();
        chain.Logs.Lines.Where(line => line.Contains("says it is chain 1337", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    private static ulong? Head(ChainUnderTest chain) => chain.Chain.LastHead?.Number;

    /// <summary>Mines blocks on the node that announces until they are above what the polled node has: then they can be the head by an announcement only.</summary>
    private static async Task PushedAsync(ChainUnderTest chain, Anvil announcing)
    {
        await announcing.MineAsync(10);
        var height = (await announcing.RpcAsync("eth_blockNumber")).GetString();
        (await Eventually.Async(() => $"0x{Head(chain):x}" == height)).ShouldBeTrue();
    }

    private static async Task<ChainUnderTest> FollowAsync(Uri http, Anvil announcing, TimeProvider clock)
    {
        var chain = await ChainUnderTest.FollowAsync(Settings(http, announcing), clock);
        (await Eventually.Async(() => chain.Connection.Subscriptions[0].IsLive)).ShouldBeTrue();
        return chain;
    }

    private static ChainOptions Settings(Uri http, Anvil announcing) => ChainUnderTest.Settings([http], change: options =>
    {
        (options.HeadMaxAge, options.PollInterval, options.Timeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
        options.Rpc[0].WebSocket = new UriBuilder(announcing.RpcUrl) { Scheme = "ws" }.Uri.ToString();
    });
}
