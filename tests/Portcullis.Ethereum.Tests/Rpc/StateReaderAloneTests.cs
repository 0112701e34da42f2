using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>What is read alone since a joined call does not tell it, and what is not asked for any more.</summary>
public sealed class StateReaderAloneTests
{
    private static readonly Hash Block = Hash.Parse("0x" + new string('a', 64));
    private static readonly Hash Next = Hash.Parse("0x" + new string('b', 64));
    private static readonly Hash Third = Hash.Parse("0x" + new string('c', 64));
    private static readonly Address Echo = Address.Parse("0x00000000000000000000000000000000000000e1");

    private static readonly Address Other = Address.Parse("0x00000000000000000000000000000000000000e2");

    private readonly FakeChain _chain = new();
    private readonly FakeClock _clock = new();

    public StateReaderAloneTests() => _chain.Contracts[Echo] = input => input;

    [Fact]
    public async Task Read_ManyOfAContractAreReadAlone_FourRequestsAtOnce()
    {
        _chain.Starved.Add(Echo);
        var node = new HeldNode(_chain.Transport);
        var reading = Over(node).ReadAsync(Numbered(200), Block, default);

        // A look, the program, two of it, and the rest.
        foreach (var atOnce in new[] { 1, 1, 1, 4, 4, 2 })
        {
            (await node.NextAsync(atOnce)).ForEach(held => held.SetResult());
        }

        (await reading).ShouldBe(Told(200));
        node.MostAtOnce.ShouldBe(4);
        _chain.Transport.Batches.Select(batch => batch.Count).Order().ShouldBe([1, 1, 2, 18, .. Enumerable.Repeat(20, 9)]);
    }

    [Fact]
    public async Task Read_TimeIsOverWhileManyOfAContractAreReadAlone_WhatWasNotSentIsUnasked()
    {
        _chain.Starved.Add(Echo);
        using var time = new CancellationTokenSource();
        var node = new HeldNode(_chain.Transport);
        var reading = Over(node).ReadAsync(Numbered(200), Block, time.Token);
        foreach (var atOnce in new[] { 1, 1, 1 })
        {
            (await node.NextAsync(atOnce)).ForEach(held => held.SetResult());
        }

        await node.NextAsync(4);
        await time.CancelAsync();

        (await reading).ShouldBe([.. Told(2), .. Enumerable.Repeat(ReadOutcome.Failed, 80), .. Enumerable.Repeat(ReadOutcome.Unasked, 118)]);
    }

    [Theory]
    [InlineData(RpcError.LimitExceeded)]
    [InlineData(-32001)]
    [InlineData(-32000)]
    public async Task Read_NodeAnswersNothingForAWhile_ProgramsAreRunAtOnceAfterwards(int code)
    {
        var (reader, node) = await StartAsync();
        node.Fault = _ => FakeTransport.Error(code);
        foreach (var block in new[] { Block, Next, Third })
        {
            (await reader.ReadAsync(Numbered(100), block, default)).ShouldAllBe(outcome => outcome.Kind == ReadOutcomeKind.Failed);
        }

        node.Fault = null;
        (await node.AskedAsync(() => reader.ReadAsync(Numbered(100), Block, default))).ShouldBe(["program"]);
    }

    [Fact]
    public async Task Read_NodeIsAtItsLimit_IsAskedForTwoMoreOfTwoContractsAndTheRestIsUnasked()
    {
        var (reader, node) = await StartAsync();
        node.Fault = _ => FakeTransport.Error(RpcError.LimitExceeded);
        StateRead[] reads = [.. Numbered(100), .. Enumerable.Range(1, 50).Select(i => new StateRead.Call(new Address([.. new byte[19], (byte)(i + 10)]), Number(i)))];
        IReadOnlyList<ReadOutcome> outcomes = [];

        (await node.AskedAsync(async () => outcomes = await reader.ReadAsync(reads, Block, default))).ShouldBe(["program", "call", "call"]);

        outcomes.ShouldBe(Enumerable.Repeat(ReadOutcome.Unasked, 150));
    }

    [Fact]
    public async Task Read_MachineLacksOneBlock_ProgramsAreRunAgainAtOnce()
    {
        var (reader, node) = await StartAsync();
        node.Fault = request => IsProgram(request) ? FakeTransport.Error(-32000) : null;
        for (var i = 0; i < 3; i++)
        {
            (await node.AskedAsync(() => reader.ReadAsync(Numbered(3), Next, default))).ShouldBe(["program", "call", "call", "call"]);
        }

        // The halves of what is refused as a whole are of one block, too.
        node.Fault = request => IsProgram(request) ? throw new RpcException("no such block") { Failure = RpcFailure.Error } : null;
        (await reader.ReadAsync(Numbered(8), Next, default)).Count.ShouldBe(8);

        node.Fault = null;
        (await node.AskedAsync(() => reader.ReadAsync(Numbered(3), Third, default))).ShouldBe(["program"]);
    }

    [Fact]
    public async Task Read_ProgramsTellNothingAtTwoBlocksInARow_GoByMulticall3()
    {
        var (reader, node) = await StartAsync();
        node.Fault = request => IsProgram(request) ? FakeTransport.Error(-32000) : null;
        foreach (var block in new[] { Next, Third })
        {
            (await node.AskedAsync(() => reader.ReadAsync(Numbered(3), block, default))).ShouldBe(["program", "call", "call", "call"]);
        }

        (await node.AskedAsync(() => reader.ReadAsync(Numbered(3), Third, default))).ShouldBe(["eth_getCode", "call"]);
    }

    [Fact]
    public async Task Read_NodeCallsEachProgramBeyondItsLimit_NobodyLosesHisAnswerAndItGoesByMulticall3FromTheThirdBlockOn()
    {
        var (reader, node) = await StartAsync();
        node.Fault = request => IsProgram(request) ? FakeTransport.Error(RpcError.LimitExceeded) : null;
        foreach (var block in new[] { Next, Third })
        {
            (await reader.ReadAsync(Numbered(100), block, default)).ShouldBe(Told(100));
        }

        IReadOnlyList<ReadOutcome> outcomes = [];
        (await node.AskedAsync(async () => outcomes = await reader.ReadAsync(Numbered(100), Third, default))).ShouldBe(["eth_getCode", "call"]);
        outcomes.ShouldBe(Told(100));
    }

    [Fact]
    public async Task Read_NodeIsAtItsLimitForAMoment_TheRestIsJoinedOnceMore()
    {
        var (reader, node) = await StartAsync();
        foreach (var block in new[] { Next, Third })
        {
            var programs = 0;
            node.Fault = request => IsProgram(request) && programs++ == 0 ? FakeTransport.Error(RpcError.LimitExceeded) : null;
            IReadOnlyList<ReadOutcome> outcomes = [];
            (await node.AskedAsync(async () => outcomes = await reader.ReadAsync(Numbered(100), block, default))).ShouldBe(["program", "call", "program"]);
            outcomes.ShouldBe(Told(100));
        }

        // That it was over a limit twice in a row says nothing of programs.
        (await node.AskedAsync(() => reader.ReadAsync(Numbered(100), Block, default))).ShouldBe(["program"]);
    }

    [Fact]
    public async Task Read_NodeIsAtItsLimitWhereMulticall3Joins_IsAskedForTwoMoreInAll()
    {
        _chain.RunsPrograms = false;
        Address[] contracts = [.. Enumerable.Range(1, 5).Select(i => new Address([.. new byte[19], (byte)(i + 10)]))];
        var (reader, node) = await StartAsync();
        node.Fault = _ => FakeTransport.Error(RpcError.LimitExceeded);
        IReadOnlyList<ReadOutcome> outcomes = [];

        // Five joined calls, and two looks.
        (await node.AskedAsync(async () => outcomes = await reader.ReadAsync(
            [.. contracts.SelectMany(contract => Enumerable.Range(0, 10).Select(i => new StateRead.Call(contract, Number(i))))], Block, default))).Length.ShouldBe(5 + 2);

        outcomes.ShouldBe(Enumerable.Repeat(ReadOutcome.Unasked, 50));
    }

    [Fact]
    public async Task Read_NodeIsAtItsLimitFromTheStart_IsNotAskedForEachRead()
    {
        var node = new FaultyNode(_chain.Transport) { Fault = _ => FakeTransport.Error(RpcError.LimitExceeded) };

        var thrown = await Should.ThrowAsync<RpcException>(() => Over(node).ReadAsync(Numbered(100), Block, default));

        thrown.Failure.ShouldBe(RpcFailure.Busy);
        node.Asked.ShouldBe(["program", "eth_getCode"]);
    }

    public static TheoryData<RpcFailure, int> NotAsked => new()
    {
        { RpcFailure.OutOfBudget, 0 },
        { RpcFailure.LeftOut, 0 },
        { RpcFailure.Busy, 0 },
        { RpcFailure.Error, RpcError.LimitExceeded },
    };

    [Theory]
    [MemberData(nameof(NotAsked))]
    public async Task Read_NodeIsNotToBeAskedForOneContract_OnlyThatIsUnasked(RpcFailure failure, int code)
    {
        var (reader, node) = await StartAsync();
        _chain.Contracts[Other] = input => input;
        _chain.Starved.UnionWith([Echo, Other]);
        node.Fault = request => request.Parameters[0]!["to"]?.GetValue<string>() == Other.ToLowerString()
            ? throw new RpcException("not now") { Failure = failure, Error = code == 0 ? null : new RpcError(code, "not now", null) }
            : null;

        var outcomes = await reader.ReadAsync([.. Numbered(3), .. Enumerable.Range(0, 3).Select(i => new StateRead.Call(Other, Number(i)))], Block, default);

        outcomes.ShouldBe([.. Told(3), .. Enumerable.Repeat(ReadOutcome.Unasked, 3)]);
    }

    [Fact]
    public async Task Read_NodeRefusesOneRequestAsAWholeForItsLimit_TheRestIsJoinedOnceMore()
    {
        var (reader, node) = await StartAsync();
        var programs = 0;
        node.Fault = request => IsProgram(request) && programs++ == 0
            ? throw new RpcException("not now") { Failure = RpcFailure.Error, Error = new RpcError(RpcError.LimitExceeded, "not now", null) }
            : null;
        IReadOnlyList<ReadOutcome> outcomes = [];

        (await node.AskedAsync(async () => outcomes = await reader.ReadAsync(Numbered(100), Block, default))).ShouldBe(["program", "call", "program"]);

        outcomes.ShouldBe(Told(100));
    }

    [Fact]
    public async Task Read_NoCallIsLeftForWhatIsReadAlone_AllOfTheContractIsUnasked()
    {
        var (reader, node) = await StartAsync();
        _chain.Starved.Add(Echo);
        node.Fault = request => IsProgram(request) ? null : throw new RpcException("no call is left") { Failure = RpcFailure.OutOfBudget };

        var outcomes = await reader.ReadAsync([.. Numbered(10), new StateRead.Balance(Other)], Block, default);

        outcomes.SkipLast(1).ShouldBe(Enumerable.Repeat(ReadOutcome.Unasked, 10));
    }

    [Fact]
    public async Task Read_NodeIsAtItsLimitForWhatIsReadAlone_NoMoreIsAskedOfTheContract()
    {
        _chain.Starved.Add(Echo);
        var node = new HeldNode(_chain.Transport);
        var faulty = new FaultyNode(node);
        var reading = Over(faulty).ReadAsync(Numbered(200), Block, default);
        foreach (var atOnce in new[] { 1, 1, 1 })
        {
            (await node.NextAsync(atOnce)).ForEach(held => held.SetResult());
        }

        var four = await node.NextAsync(4);
        faulty.Fault = _ => FakeTransport.Error(RpcError.LimitExceeded);
        four.ForEach(held => held.SetResult());

        (await reading).ShouldBe([.. Told(2), .. Enumerable.Repeat(ReadOutcome.Unasked, 198)]);
        faulty.Asked.Count(asked => asked == "call").ShouldBe(2 + (4 * 20));
    }

    [Fact]
    public async Task Read_TimeIsOverBehindContractsThatHang_WhatNobodyWasAskedAboutIsUnasked()
    {
        Address[] hanging = [.. Enumerable.Range(1, 8).Select(i => new Address([.. new byte[19], (byte)(i + 10)]))];
        _chain.Starved.UnionWith([.. hanging, Echo]);
        var (reader, node) = await StartAsync();
        using var time = new CancellationTokenSource();
        var calls = 0;
        node.HoldAsync = async (request, stop) =>
        {
            if (!IsProgram(request))
            {
                if (Interlocked.Increment(ref calls) == hanging.Length)
                {
                    await time.CancelAsync();
                }

                await Task.Delay(Timeout.Infinite, stop);
            }
        };

        var outcomes = await reader.ReadAsync([.. hanging.Select(contract => new StateRead.Call(contract, Number(1))), .. Numbered(3), new StateRead.Balance(Other)], Block, time.Token);

        outcomes.SkipLast(1).ShouldBe([.. hanging.Select(_ => ReadOutcome.Failed), .. Enumerable.Repeat(ReadOutcome.Unasked, 3)]);
    }

    [Fact]
    public async Task Read_ManyOfOneContractUseNearlyAllGas_TheFewOfAnotherAreInTheFirstProgram()
    {
        var (reader, node) = await StartAsync();
        _chain.Contracts[Other] = input => input;
        _chain.MostInProgram = 24;
        StateRead[] few = [.. Enumerable.Range(500, 10).Select(i => new StateRead.Call(Other, Number(i)))];
        IReadOnlyList<ReadOutcome> outcomes = [];
        node.Fault = request => IsProgram(request) && node.Asked.Count() == 1 ? null : FakeTransport.Error(-32000);

        await node.AskedAsync(async () => outcomes = await reader.ReadAsync([.. Numbered(100), .. few], Block, default));

        outcomes.Select(outcome => outcome.Data).Where(data => data.Length > 0).ShouldBe([.. Enumerable.Range(0, 14).Select(Number), .. Enumerable.Range(500, 10).Select(Number)]);
    }

    [Fact]
    public async Task Read_NodeIsAtItsLimitWhenMulticall3IsLookedForAgain_GoesOnWithoutIt()
    {
        (_chain.RunsPrograms, _chain.HasMulticall) = (false, false);
        var (reader, node) = await StartAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        node.Fault = request => request.Method == "eth_getCode" ? FakeTransport.Error(RpcError.LimitExceeded) : null;
        for (var i = 0; i < 2; i++)
        {
            (await reader.ReadAsync(Numbered(3), Block, default)).ShouldBe(Told(3));
        }

        (_chain.HasMulticall, node.Fault) = (true, null);
        (await node.AskedAsync(() => reader.ReadAsync(Numbered(3), Block, default))).ShouldBe(["eth_getCode", "call"]);
    }

    [Fact]
    public async Task Read_FourRevertWhereMulticall3Joins_MostOthersAreToldByJoinedCalls()
    {
        _chain.RunsPrograms = false;
        _chain.Contracts[Echo] = input => input.Span[4] < 4 ? null : input;
        var (reader, node) = (Over(_chain.Transport), _chain.Transport);

        var outcomes = await reader.ReadAsync(Numbered(100), Block, default);

        outcomes.ShouldBe([.. Enumerable.Repeat(ReadOutcome.Reverted(Bytes.Parse("0x08c379a0")), 4), .. Told(100).Skip(4)]);
        node.Batches.Max(batch => batch.Count).ShouldBeLessThanOrEqualTo(20);
        (node.Batches.Sum(batch => batch.Count) - 2).ShouldBeLessThanOrEqualTo(30, "two are looks");
    }

    private async Task<(StateReader Reader, FaultyNode Node)> StartAsync()
    {
        var node = new FaultyNode(_chain.Transport);
        var reader = Over(node);
        (await reader.ReadAsync(Numbered(2), Block, default)).ShouldBe(Told(2));
        return (reader, node);
    }

    private static bool IsProgram(RpcRequest request) => request.Parameters[0] is JsonObject call && call["to"] is null;

    private StateReader Over(IRpcTransport transport) => new(new EthereumClient(transport), StateReader.UsualMulticall3, _clock);

    private static StateRead[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => new StateRead.Call(Echo, Number(i)))];

    private static IEnumerable<ReadOutcome> Told(int count) => Enumerable.Range(0, count).Select(i => ReadOutcome.Returned(Number(i)));

    private static Bytes Number(int number) => new([0x70, 0xa0, 0x82, 0x31, .. BitConverter.GetBytes(number)]);

    /// <summary>Answers some calls otherwise than the chain does, and remembers what it was asked.</summary>
    private sealed class FaultyNode(IRpcTransport inner) : IRpcTransport
    {
        private readonly ConcurrentQueue<string> _asked = new();

        public Func<RpcRequest, RpcResponse?>? Fault { get; set; }

        /// <summary>What the answer to a call waits for.</summary>
        public Func<RpcRequest, CancellationToken, Task>? HoldAsync { get; set; }

        public IEnumerable<string> Asked => _asked;

        public async Task<string[]> AskedAsync(Func<Task> read)
        {
            _asked.Clear();
            await read();
            return [.. _asked];
        }

        public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
        {
            foreach (var request in requests)
            {
                _asked.Enqueue(IsProgram(request) ? "program" : request.Method == "eth_call" ? "call" : request.Method);
            }

            if (HoldAsync is { } hold)
            {
                await hold(requests[0], cancellationToken);
            }

            var answers = await inner.SendAsync(requests, cancellationToken);
            return [.. requests.Select((request, i) => Fault?.Invoke(request) ?? answers[i])];
        }
    }

    /// <summary>Answers a request when it is let, and counts those that are under way at once.</summary>
    private sealed class HeldNode(IRpcTransport inner) : IRpcTransport
    {
        private readonly Channel<TaskCompletionSource> _held = Channel.CreateUnbounded<TaskCompletionSource>();
        private readonly Lock _lock = new();
        private int _now;

        public int MostAtOnce { get; private set; }

        /// <summary>The next requests; they are answered when it is said so.</summary>
        public async Task<List<TaskCompletionSource>> NextAsync(int count)
        {
            var held = new List<TaskCompletionSource>();
            while (held.Count < count)
            {
                held.Add(await _held.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
            }

            return held;
        }

        public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
            }

            try
            {
                var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _held.Writer.TryWrite(held).ShouldBeTrue();
                await held.Task.WaitAsync(cancellationToken);
                return await inner.SendAsync(requests, cancellationToken);
            }
            finally
            {
                lock (_lock)
                {
                    _now--;
                }
            }
        }
    }
}
