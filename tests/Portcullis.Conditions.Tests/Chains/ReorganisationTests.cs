using System.Collections.Concurrent;
using System.Diagnostics;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>A real chain that is reorganised again and again while many ask.</summary>
public sealed class ReorganisationTests
{
    private const int Callers = 32;
    private const int Deepest = 10;
    private const int LeastAfterwards = 200;

    private static readonly Address Keeper = Anvil.Accounts[0].Address;

    private readonly ConcurrentDictionary<Address, bool> _withdrawn = new();
    private int _decisions;
    private int _afterwards;
    private int _wrong;
    private int _refused;

    [Fact]
    [Trait("Case", "R11")]
    [Trait("Case", "C6")]
    public async Task Decide_PurchasesReorganisedAwayUnderLoad_NobodyIsLetInAfterTheNewBranch()
    {
        await using var chain = await FollowedChain.StartAsync();
        var policy = FollowedChain.Policy(chain.Coin());
        var buyers = Enumerable.Range(0, Deepest).Select(i => Address.Parse($"0x{i + 0xb0001:x40}")).ToList();
        await chain.Chain.MintCoinAsync(Keeper, 1_000_000);
        await chain.AnnounceAsync();
        using var stop = new CancellationTokenSource();
        var calling = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(chain, policy, [.. buyers, Keeper], caller, stop.Token))).ToList();

        var slowest = TimeSpan.Zero;
        for (var depth = 1; depth <= Deepest; depth++)
        {
            var took = await BuyAndRevertAsync(chain, policy, buyers[depth - 1], depth);
            slowest = took > slowest ? took : slowest;
        }

        await stop.CancelAsync();
        await Task.WhenAll(calling);
        Figure.Print("R11", $"{Deepest} reorganisations of 1 to {Deepest} blocks, {Callers} callers, {_decisions} decisions: {_wrong} wrong grants of {_afterwards} asked for afterwards, {_refused} refusals of who kept the coin, withdrawn within {slowest.TotalMilliseconds:F0} ms");
        (_wrong, _refused).ShouldBe((0, 0));
    }

    /// <summary>Returns how long the new branch took to be taken in.</summary>
    private async Task<TimeSpan> BuyAndRevertAsync(FollowedChain chain, Policy policy, Address buyer, int depth)
    {
        await chain.Chain.MintCoinAsync(buyer, 1_000_000);
        await chain.Chain.MineAsync(depth - 1);
        await chain.AnnounceAsync();
        (await chain.VerdictAsync(policy, buyer)).ShouldBe(VerdictKind.Met);

        await chain.Chain.Anvil.RpcAsync("anvil_reorg", depth, Array.Empty<object>());
        var start = Stopwatch.GetTimestamp();
        await chain.AnnounceAsync();
        var took = Stopwatch.GetElapsedTime(start);
        _withdrawn[buyer] = true;
        var goal = Volatile.Read(ref _afterwards) + LeastAfterwards;
        (await Eventually.Async(() => Volatile.Read(ref _afterwards) >= goal)).ShouldBeTrue();
        return took;
    }

    private async Task CallAsync(FollowedChain chain, Policy policy, IReadOnlyList<Address> accounts, int caller, CancellationToken stop)
    {
        for (var i = caller; !stop.IsCancellationRequested; i++)
        {
            var account = accounts[i % accounts.Count];
            var isWithdrawn = _withdrawn.ContainsKey(account);
            var verdict = await chain.VerdictAsync(policy, account);
            Interlocked.Increment(ref _decisions);
            Interlocked.Add(ref _afterwards, isWithdrawn ? 1 : 0);
            Interlocked.Add(ref _wrong, isWithdrawn && verdict == VerdictKind.Met ? 1 : 0);
            Interlocked.Add(ref _refused, account == Keeper && verdict == VerdictKind.NotMet ? 1 : 0);

            // A decision that is remembered is made at once: the others are to have their turn.
            await Task.Yield();
        }
    }
}
