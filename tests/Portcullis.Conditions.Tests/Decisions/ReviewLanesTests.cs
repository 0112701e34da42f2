using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class ReviewLanesTests
{
    private static readonly PolicySet Policies = PolicyFile.Parse(
        """
        { "policies": {
          "main": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] },
          "also": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "2" } } ] },
          "side": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 10, "contractAddress": "native", "threshold": "1" } } ] } } }
        """,
        null).Policies;

    [Fact]
    public async Task TryAdd_OneChainHangs_AnotherIsDecidedAsEver()
    {
        using var signal = new HeadSignal(new ChainSet([]));
        using var end = new CancellationTokenSource();
        var (gate, decided, deciding) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        var lanes = new ReviewLanes<string>(signal, async (name, cancellationToken) =>
        {
            Interlocked.Increment(ref deciding);
            await (name == "side" ? Task.CompletedTask : gate.Task.WaitAsync(cancellationToken));
            return name != "side" || !decided.TrySetResult();
        });
        var running = lanes.RunAsync(end.Token);

        // Room is made until each that decides has one.
        Fill(lanes, "main");
        (await Eventually.Async(() => Volatile.Read(ref deciding) == ReviewLane<string>.MostDecisions)).ShouldBeTrue();
        Fill(lanes, "main");

        lanes.TryAdd(Policies.Find("also")!, "also").ShouldBeFalse("it reads the same chain");
        lanes.TryAdd(Policies.Find("side")!, "side").ShouldBeTrue();
        await decided.Task;
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    /// <summary>Whatever became of those before: without the call what was left over would wait for the next look.</summary>
    [Fact]
    public async Task TryAdd_NoRoom_ThereIsACallWhenThereIsRoomAgain()
    {
        using var signal = new HeadSignal(new ChainSet([]));
        using var end = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        var lanes = new ReviewLanes<string>(signal, async (_, cancellationToken) =>
        {
            await gate.Task.WaitAsync(cancellationToken);
            return false;
        });
        var running = lanes.RunAsync(end.Token);
        Fill(lanes, "main");
        signal.Calls.TryRead(out _).ShouldBeFalse();

        gate.SetResult();

        (await signal.Calls.ReadAsync(end.Token)).ShouldBeTrue();
        lanes.TryAdd(Policies.Find("main")!, "main").ShouldBeTrue();
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static void Fill(ReviewLanes<string> lanes, string policy)
    {
        while (lanes.TryAdd(Policies.Find(policy)!, policy))
        {
        }
    }
}
