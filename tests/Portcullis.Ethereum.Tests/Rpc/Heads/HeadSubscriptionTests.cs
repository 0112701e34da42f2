using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Ethereum.Tests.Rpc.Heads;

public sealed class HeadSubscriptionTests : IAsyncLifetime
{
    private const string Secret = "s3cret-key";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // For tests that let pauses pass while a real socket takes its own time.
    private static readonly TimeSpan Ages = TimeSpan.FromDays(1);

    private readonly TestNodes _nodes = new();
    private readonly SimulatedChain _chain = new(TestNodes.ChainId);
    private readonly HeardHeads _heard = new();
    private readonly CancellationTokenSource _stop = new();
    private SocketNode _node = null!;
    private HeadSubscription _subscription = null!;
    private Task _running = Task.CompletedTask;
    private TimeSpan _timeout = Timeout;

    public async ValueTask InitializeAsync() => _node = await SocketNode.StartAsync(_chain);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _node.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_Blocks_AreToldAsTheyAreAnnounced()
    {
        await StartAsync();
        foreach (var height in new[] { 101, 102, 103 })
        {
            _chain.Mine();
            await _node.AnnounceAsync();
            await HeardAsync(height);
        }

        _heard.Heights.ShouldBe([100UL, 101UL, 102UL, 103UL]);
        _node.Methods.ShouldBe(["eth_chainId", "eth_subscribe", "eth_getBlockByNumber"]);
        _nodes.Events.Lines.ShouldBe(["n1 announces"]);
    }

    [Fact]
    public async Task Run_OldBlocks_AreToldAsTheyAre()
    {
        await StartAsync();
        await _node.AnnounceAsync(await BlockAsync(90));
        await HeardAsync(90);
    }

    [Fact]
    public async Task Run_NothingIsAnnounced_AsksAndTellsTheAnswer()
    {
        await StartAsync();
        _chain.Mine(7);
        (await Eventually.Async(() => _nodes.Clock.HasTimerIn(Silence))).ShouldBeTrue();

        _nodes.Clock.Advance(Silence);
        await HeardAsync(107);

        _subscription.IsLive.ShouldBeTrue();
        _node.Handshakes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Run_NothingIsAnsweredEither_ConnectsAnew()
    {
        await StartAsync();
        _node.Answers = _ => false;
        (await AdvanceUntilAsync(() => !_subscription.IsLive)).ShouldBeTrue();

        _node.Answers = _ => true;
        (await AdvanceUntilAsync(() => _subscription.IsLive)).ShouldBeTrue();
        _chain.Mine();
        await _node.AnnounceAsync();
        await HeardAsync(101);

        _nodes.Events.Lines.ShouldBe(["n1 announces", "n1 announces nothing Timeout", "n1 announces"]);
        _heard.Changes.ShouldBe(3);
    }

    [Fact]
    public async Task Run_AnnouncementsDoNotStop_NothingIsAsked()
    {
        await StartAsync();
        for (var i = 1; i <= 5; i++)
        {
            _nodes.Clock.Advance(Silence * 0.6);
            _chain.Mine();
            await _node.AnnounceAsync();
            await HeardAsync(100 + i);
        }

        _node.Methods.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("nonsense", RpcFailure.BadAnswer)]
    [InlineData("{}", RpcFailure.BadAnswer)]
    [InlineData("[]", RpcFailure.BadAnswer)]
    [InlineData("""{"jsonrpc":"2.0","id":3,"result":"0x1"}""", RpcFailure.BadAnswer)]
    [InlineData("""{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xcd0c3e8af590364c09d0fa6a1210faf5"}}""", RpcFailure.BadAnswer)]
    [InlineData("""{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xcd0c3e8af590364c09d0fa6a1210faf5","result":null}}""", RpcFailure.BadAnswer)]
    [InlineData("""{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xcd0c3e8af590364c09d0fa6a1210faf5","result":{"number":"0x65"}}}""", RpcFailure.BadAnswer)]
    [InlineData("""{"jsonrpc":"1.0","method":"eth_subscription","params":{"subscription":"0xcd0c3e8af590364c09d0fa6a1210faf5","result":{}}}""", RpcFailure.BadAnswer)]
    public async Task Run_MalformedMessage_EndsTheConnection(string message, RpcFailure failure)
    {
        await StartAsync();
        await _node.SendAsync(Encoding.UTF8.GetBytes(message));
        await EndedAsync(failure);
    }

    [Fact]
    public async Task Run_AnotherSubscription_EndsTheConnection()
    {
        await StartAsync();
        await _node.AnnounceAsync(subscription: "0x2");
        await EndedAsync(RpcFailure.BadAnswer);
    }

    [Fact]
    public async Task Run_Binary_EndsTheConnection()
    {
        await StartAsync();
        await _node.SendAsync([1, 2, 3], type: WebSocketMessageType.Binary);
        await EndedAsync(RpcFailure.Connection);
    }

    [Fact]
    public async Task Run_HugeMessage_EndsTheConnection()
    {
        await StartAsync();
        var sending = _node.SendAsync(new byte[RpcSocket.MaxMessageSize + 1]);
        await EndedAsync(RpcFailure.TooLarge);

        // The connection may have ended before the node had sent all of it.
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Run_LargeBlock_IsTold()
    {
        await StartAsync();
        var block = await BlockAsync(100);
        block["number"] = "0x70";
        block["transactions"] = new string('x', RpcSocket.MaxMessageSize - 2_000);
        await _node.AnnounceAsync(block);
        await HeardAsync(112);
    }

    [Fact]
    public async Task Run_MessageThatNeverEnds_IsWaitedForNoLongerThanASilentSocket()
    {
        await StartAsync();
        _node.Answers = _ => false;
        await _node.SendAsync("{"u8.ToArray(), isWhole: false);
        var start = _nodes.Clock.GetUtcNow();

        (await AdvanceUntilAsync(() => !_subscription.IsLive, beside: () => _node.SendAsync(" "u8.ToArray(), isWhole: false))).ShouldBeTrue();

        (_nodes.Clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(Silence + Timeout);
        _nodes.Events.Lines[^1].ShouldBe("n1 announces nothing Timeout");
    }

    [Fact]
    public async Task Run_SocketBreaks_ConnectsAnewSoon()
    {
        await StartAsync();
        _node.Drop();
        await EndedAsync(RpcFailure.Connection);

        var start = _nodes.Clock.GetUtcNow();
        (await AdvanceUntilAsync(() => _subscription.IsLive)).ShouldBeTrue();

        (_nodes.Clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.75));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(200)]
    public async Task Run_NoWebSocket_TriesAgainAfterPausesThatGrow(int status)
    {
        _node.Refusal = status;
        _timeout = Ages;
        Start();
        var pauses = new List<TimeSpan>();
        for (var tries = 1; tries <= 4; tries++)
        {
            var start = _nodes.Clock.GetUtcNow();
            (await AdvanceUntilAsync(() => _node.Handshakes.Count >= tries)).ShouldBeTrue();
            pauses.Add(_nodes.Clock.GetUtcNow() - start);
        }

        pauses[3].ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));
        _node.Handshakes.ShouldAllBe(handshake => handshake == "/");
        _nodes.Events.Lines.ShouldBe(["n1 announces nothing Connection"]);
    }

    [Fact]
    public async Task Run_HandshakeIsNotAnswered_IsATimeout()
    {
        _node.Refusal = 0;
        Start();
        (await AdvanceUntilAsync(() => _nodes.Events.Lines.Count > 0)).ShouldBeTrue();
        _nodes.Events.Lines.ShouldBe(["n1 announces nothing Timeout"]);
    }

    [Fact]
    [Trait("Case", "C2")]
    public async Task Run_AnotherChain_IsToldOnceAndTriedRarely()
    {
        _node.Spoil = (method, answer) => answer["result"] = method == "eth_chainId" ? "0x6" : answer["result"]?.DeepClone();
        _timeout = Ages;
        Start();
        (await Eventually.Async(() => _nodes.Events.Lines.Count == 2)).ShouldBeTrue();
        var start = _nodes.Clock.GetUtcNow();
        (await AdvanceUntilAsync(() => _node.Handshakes.Count == 2, step: TimeSpan.FromSeconds(5))).ShouldBeTrue();

        (_nodes.Clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(3.75));
        _nodes.Events.Lines.ShouldBe(["n1 chain 6", "n1 announces nothing WrongChain"]);
        _node.Methods.ShouldAllBe(method => method == "eth_chainId");
        _heard.Heights.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_AnnouncementsAreNotOffered_IsTriedRarely()
    {
        _node.Spoil = (method, answer) => Refuse(method, answer, -32601);
        _timeout = Ages;
        Start();
        (await Eventually.Async(() => _nodes.Events.Lines.Count == 1)).ShouldBeTrue();
        var start = _nodes.Clock.GetUtcNow();
        (await AdvanceUntilAsync(() => _node.Handshakes.Count == 2, step: TimeSpan.FromSeconds(5))).ShouldBeTrue();

        (_nodes.Clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(3.75));
        _nodes.Events.Lines.ShouldBe(["n1 announces nothing Error"]);
    }

    [Fact]
    public async Task Run_NodeIsAskedTooMuch_IsTriedAsAfterAFailure()
    {
        _node.Spoil = (method, answer) => Refuse(method, answer, RpcError.LimitExceeded);
        _timeout = Ages;
        Start();
        (await Eventually.Async(() => _nodes.Events.Lines.Count == 1)).ShouldBeTrue();
        _node.Spoil = (_, _) => { };
        var start = _nodes.Clock.GetUtcNow();
        (await AdvanceUntilAsync(() => _subscription.IsLive)).ShouldBeTrue();

        (_nodes.Clock.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromMinutes(1));
        _nodes.Events.Lines.ShouldBe(["n1 announces nothing Busy", "n1 announces"]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("1")]
    public async Task Run_SubscriptionWithoutAnId_IsAFailure(string id)
    {
        _node.Spoil = (method, answer) => answer["result"] = method == "eth_subscribe" ? JsonNode.Parse(id) : answer["result"]?.DeepClone();
        Start();
        (await Eventually.Async(() => _nodes.Events.Lines.Count == 1)).ShouldBeTrue();
        _nodes.Events.Lines.ShouldBe(["n1 announces nothing BadAnswer"]);
    }

    [Theory]
    [InlineData("eth_chainId")]
    [InlineData("eth_subscribe")]
    public async Task Run_AnswerToAnotherCall_IsAFailure(string method)
    {
        _node.Spoil = (asked, answer) => answer["id"] = asked == method ? 1_000 : answer["id"]!.DeepClone();
        Start();
        (await Eventually.Async(() => _nodes.Events.Lines.Count == 1)).ShouldBeTrue();
        _nodes.Events.Lines.ShouldBe(["n1 announces nothing BadAnswer"]);
    }

    [Fact]
    public async Task Run_ListenerThrows_TheNextConnectionTells()
    {
        _heard.Taking = _ => throw new InvalidOperationException("no");
        Start();
        (await Eventually.Async(() => _heard.Changes == 2)).ShouldBeTrue();
        _heard.Taking = _ => Task.CompletedTask;
        (await AdvanceUntilAsync(() => _subscription.IsLive)).ShouldBeTrue();
    }

    [Fact]
    public async Task Check_GoodNode_Passes() => await Subscription(_node.Url).CheckAsync(default);

    [Fact]
    public async Task Check_Credentials_AreSentAsBasicAndNotTold()
    {
        _node.Spoil = (method, answer) => Refuse(method, answer, -32601);
        var url = new UriBuilder(_node.Url) { UserName = "user", Password = Secret, Path = $"/v3/{Secret}", Query = $"?apikey={Secret}", Fragment = "x" }.Uri;

        var fault = await Should.ThrowAsync<RpcException>(() => Subscription(url).CheckAsync(default));
        _node.Refusal = 401;
        var refused = await Should.ThrowAsync<RpcException>(() => Subscription(url).CheckAsync(default));

        _node.Handshakes.First().ShouldBe($"/v3/{Secret} Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Secret}"))}");
        $"{fault} {refused}".ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Run_Cancelled_Ends()
    {
        await StartAsync();
        await _stop.CancelAsync();
        await _running;
        _subscription.IsLive.ShouldBeFalse();
        _nodes.Events.Lines.ShouldBe(["n1 announces"]);
    }

    private static void Refuse(string method, JsonObject answer, int code)
    {
        if (method == "eth_subscribe")
        {
            answer.Remove("result");
            answer["error"] = new JsonObject { ["code"] = code, ["message"] = "no" };
        }
    }

    private async Task<JsonObject> BlockAsync(int height) => (await _chain.AnswerAsync("eth_getBlockByNumber", [$"0x{height:x}", false]))["result"]!.DeepClone().AsObject();

    private HeadSubscription Subscription(Uri url) => new(
        _nodes.Node("n1", TestNodes.Chain(100)), new SubscriptionOptions(url, TestNodes.ChainId, _timeout, () => Silence), transport => transport, _nodes.Events, _nodes.Clock, new Random(1));

    private void Start()
    {
        _subscription = Subscription(_node.Url);
        _running = _subscription.RunAsync(_heard, _stop.Token);
    }

    /// <summary>Starts, and returns when the first block was told.</summary>
    private async Task StartAsync()
    {
        Start();
        await HeardAsync(100);
    }

    private async Task HeardAsync(int height) => (await Eventually.Async(() => _heard.Heights.Contains((ulong)height))).ShouldBeTrue();

    private async Task EndedAsync(RpcFailure failure)
    {
        (await Eventually.Async(() => !_subscription.IsLive)).ShouldBeTrue();
        (await Eventually.Async(() => _nodes.Events.Lines.Count == 2)).ShouldBeTrue();
        _nodes.Events.Lines[^1].ShouldBe($"n1 announces nothing {failure}");
    }

    /// <summary>Lets time pass until something holds.</summary>
    private async Task<bool> AdvanceUntilAsync(Func<bool> condition, Func<Task>? beside = null, TimeSpan? step = null)
    {
        for (var i = 0; i < 3_000 && !condition(); i++)
        {
            _nodes.Clock.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await (beside?.Invoke() ?? Task.CompletedTask);
            await Task.Delay(5);
        }

        return condition();
    }
}
