using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Streams;

/// <summary>What is entered, what it costs, and that nothing stays.</summary>
public sealed class StreamRegistryTests
{
    private const int Many = 1000;

    [Fact]
    public async Task Stream_EndsByItself_Leaves()
    {
        await using var gate = await StreamGate.StartAsync();
        var token = gate.Gateway.NewHolder(1).Token;
        using var stream = await gate.OpenAsync("/premium/events", token);
        using var other = await gate.OpenAsync("/premium/body", token);
        gate.Registry.Count.ShouldBe(2);

        gate.Upstream.End();

        (await stream.EndAsync()).ShouldBeNull();
        (await other.EndAsync()).ShouldBeNull();
        (await Eventually.Async(() => gate.Registry.Count == 0)).ShouldBeTrue();
        gate.Registry.Open.ShouldBeEmpty();
    }

    [Fact]
    public async Task Client_Leaves_SoDoesTheStream()
    {
        await using var gate = await StreamGate.StartAsync();
        (await gate.OpenAsync("/premium/events", gate.Gateway.NewHolder(1).Token)).Dispose();
        (await Eventually.Async(() => gate.Registry.Count == 0 && gate.Upstream.Broken == 1)).ShouldBeTrue();
    }

    [Fact]
    public async Task Answer_OfStatedLength_IsNotEntered()
    {
        await using var gate = await StreamGate.StartAsync(most: 0);
        using var answer = await gate.OpenAsync("/premium/short", gate.Gateway.NewHolder(1).Token);
        (await answer.EndAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("/premium/events", HttpProtocols.Http1)]
    [InlineData("/premium/call", HttpProtocols.Http2)]
    public async Task Stream_BeyondTheMost_IsRefused(string path, HttpProtocols protocols)
    {
        await using var gate = await StreamGate.StartAsync(protocols, protocols, most: 1);
        var token = gate.Gateway.NewHolder(1).Token;
        using var first = await gate.OpenAsync(path, token);

        var (response, stream) = await gate.SendAsync(path, token);
        using (response)
        using (stream)
        {
            ((int)response.StatusCode, response.Headers.RetryAfter is null).ShouldBe((503, false));
            (await stream.ReadAsync())!.ShouldContain("too_many_streams");
        }

        (await gate.OpenAsync("/premium/short", token)).Dispose();
        first.Dispose();
        (await Eventually.Async(() => gate.Registry.Count == 0)).ShouldBeTrue();
        (await gate.OpenAsync(path, token)).Dispose();
    }

    [Fact]
    public async Task OneAccount_WithAllItsPlacesTaken_LeavesThoseOfOthers()
    {
        await using var gate = await StreamGate.StartAsync(mostOfAccount: 1);
        var token = gate.Gateway.NewHolder(1).Token;
        using var first = await gate.OpenAsync("/premium/events", token);

        var (response, stream) = await gate.SendAsync("/premium/events", token);
        using (response)
        using (stream)
        {
            ((int)response.StatusCode).ShouldBe(503);
        }

        (await gate.OpenAsync("/premium/events", gate.Gateway.NewHolder(1).Token)).Dispose();
        first.Dispose();
        (await Eventually.Async(() => gate.Registry.Count == 0)).ShouldBeTrue();
        (await gate.OpenAsync("/premium/events", token)).Dispose();
    }

    [Fact]
    public async Task ManyStreamsOfOneAccount_NextBlock_CostOneDecision()
    {
        await using var gate = await StreamGate.StartAsync(HttpProtocols.Http2);
        var token = gate.Gateway.NewHolder(1).Token;
        var streams = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => gate.OpenAsync("/premium/events", token)));
        gate.Registry.Count.ShouldBe(Many);
        var before = gate.Gateway.One.Reads;

        for (var block = 1; block <= 3; block++)
        {
            (await StandAtAsync(gate, gate.Gateway.One.Give(TestGateway.NewAddress(), 1))).ShouldBeTrue();
            (gate.Gateway.One.Reads - before).ShouldBe(block);
        }

        await CloseAsync(gate, streams);
    }

    [Fact]
    public async Task MoreAccountsThanMayWait_NextBlock_EachIsDecidedInTheEnd()
    {
        // 200 decisions are made at once and 1,000 wait; the clock stands still, so that only room in the queue brings the others in.
        await using var gate = await StreamGate.StartAsync(HttpProtocols.Http2);
        var tokens = Enumerable.Range(0, Many + 400).Select(_ => gate.Gateway.NewHolder(1).Token).ToList();
        var streams = await Task.WhenAll(tokens.Select(token => gate.OpenAsync("/premium/events", token)));
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Gateway.One.Until = held.Task;
        var before = gate.Gateway.One.Reads;
        var number = gate.Gateway.One.Give(TestGateway.NewAddress(), 1);
        (await Eventually.Async(() => gate.Gateway.One.Reads - before == 200)).ShouldBeTrue();

        held.SetResult();

        (await StandAtAsync(gate, number)).ShouldBeTrue();
        (gate.Gateway.One.Reads - before).ShouldBe(Many + 400);
        await CloseAsync(gate, streams);
    }

    /// <summary>Waits until all are decided at a block, and none is under review any more: the next block would find that one late, and it would cost a decision of its own.</summary>
    private static Task<bool> StandAtAsync(StreamGate gate, ulong number) =>
        Eventually.Async(() => gate.Registry.Open.All(stream => !stream.IsUnderReview && stream.Decision.Blocks.Any(block => block.Number == number)));

    private static async Task CloseAsync(StreamGate gate, IEnumerable<ClientStream> streams)
    {
        foreach (var stream in streams)
        {
            stream.Dispose();
        }

        (await Eventually.Async(() => gate.Registry.Count == 0)).ShouldBeTrue();
    }
}
