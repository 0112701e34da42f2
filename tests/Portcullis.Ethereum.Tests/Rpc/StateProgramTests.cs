using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>The program on a real chain: what it says of each read is what the node says of that read alone.</summary>
public sealed class StateProgramTests(StateProgramTests.Local local) : IClassFixture<StateProgramTests.Local>
{
    private static readonly Address Echo = Numbered(0xe1), Reverts = Numbered(0xe2), Burns = Numbered(0xe3), Writes = Numbered(0xe4), Nobody = Numbered(0xe5), Rich = Numbered(0xe6);
    private static readonly Address RevertsWith = Numbered(0xe7), Leaves = Numbered(0xe8), Bears = Numbered(0xe9), Heavy = Numbered(0xea), BearsMore = Numbered(0xeb), Heavier = Numbered(0xec);

    [Theory]
    [InlineData("an echo", 1)]
    [InlineData("nothing", 1)]
    [InlineData("an account without code", 1)]
    [InlineData("a balance", 1)]
    [InlineData("a balance of nobody", 1)]
    [InlineData("1,024 bytes", 1)]
    [InlineData("1,025 bytes", 2)]
    [InlineData("13,000 bytes in all", 2)]
    [InlineData("25,000 bytes in all", 3)]
    [InlineData("the longest input", 1)]
    [InlineData("200 of them", 1)]
    [InlineData("a revert", 2)]
    [InlineData("a revert with 1,024 bytes", 2)]
    [InlineData("a revert with 1,025 bytes", 2)]
    [InlineData("one that leaves little gas, and one that bears that a call of its own fails", 3)]
    [InlineData("one that bears that a call of its own has too little gas", 2)]
    [InlineData("many long ones, one that burns all gas, and many balances", 3)]
    [InlineData("one that writes", 2)]
    [InlineData("one that burns all gas", 2)]
    public async Task Read_BesideAnEcho_IsWhatTheNodeSaysOfItAlone(string name, int batches)
    {
        StateRead[] reads = [Of(Echo, 32), .. Cases[name], Of(Echo, 36)];
        local.Batches.Clear();

        var joined = await local.Multicall.ReadAsync(reads, local.Head, default);

        // What the program did not tell is read alone, all of it together.
        local.Batches.Count.ShouldBe(batches, name);
        local.Batches[0].Count.ShouldBe(1, name);
        foreach (var (read, outcome) in reads.Zip(joined))
        {
            outcome.ShouldBe((await local.Client.ReadAsync([read], local.Head, default))[0], name);
        }
    }

    [Fact]
    public void TrySplit_AnyAnswers_AreReadBack() => Prop.ForAll<(bool, byte[])[]>(items =>
    {
        var bytes = items.SelectMany(item => item.Item1 ? (byte[])[1, 0, 0, (byte)(item.Item2 ?? []).Length, .. item.Item2 ?? []] : [0, 0, 0, 0]).ToArray();
        var results = new JointResult[items.Length];
        return new StateProgram().TrySplit(ReadOutcome.Returned(new Bytes(bytes)), results)
            && results.SequenceEqual(items.Select(item => item.Item1 ? new JointResult(ReadOutcome.Returned(new Bytes(item.Item2 ?? []))) : new JointResult(null, UsedMuch: true)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void TrySplit_CutAnywhereOrLonger_IsRefused()
    {
        byte[] whole = [1, 0, 0, 3, 7, 8, 9, 0, 0, 0, 0, 1, 0, 1, 0, .. new byte[256]];
        Split(whole).ShouldBeTrue();
        Split([.. whole, 0]).ShouldBeFalse();
        for (var length = 0; length < whole.Length; length++)
        {
            Split(whole[..length]).ShouldBeFalse($"{length}");
        }

        static bool Split(byte[] bytes) => new StateProgram().TrySplit(ReadOutcome.Returned(new Bytes(bytes)), new JointResult[3]);
    }

    [Theory]
    [InlineData(ReadOutcomeKind.Failed)]
    [InlineData(ReadOutcomeKind.Reverted)]
    public void TrySplit_NothingWasReturned_IsRefused(ReadOutcomeKind kind) => new StateProgram().TrySplit(new ReadOutcome(kind, new Bytes([0, 0, 0, 0])), new JointResult[1]).ShouldBeFalse();

    private static Dictionary<string, StateRead[]> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["an echo"] = [Of(Echo, 100)],
        ["nothing"] = [Of(Echo, 0)],
        ["an account without code"] = [Of(Nobody, 36)],
        ["a balance"] = [new StateRead.Balance(Rich)],
        ["a balance of nobody"] = [new StateRead.Balance(Nobody)],
        ["1,024 bytes"] = [Of(Echo, 1_024)],
        ["1,025 bytes"] = [Of(Echo, 1_025)],
        ["13,000 bytes in all"] = [.. Enumerable.Range(0, 13).Select(i => Of(Echo, 1_000 + i))],
        ["25,000 bytes in all"] = [.. Enumerable.Range(0, 25).Select(i => Of(Echo, 1_000 + (i % 24)))],
        ["the longest input"] = [Of(Nobody, 4_096)],
        ["200 of them"] = [.. Enumerable.Range(0, 198).Select(i => Of(Echo, 4 + (i % 36)))],
        ["a revert"] = [Of(Reverts, 4)],
        ["a revert with 1,024 bytes"] = [Of(RevertsWith, 1_024)],
        ["a revert with 1,025 bytes"] = [Of(RevertsWith, 1_025)],
        ["one that leaves little gas, and one that bears that a call of its own fails"] = [Of(Leaves, 4), Of(Bears, 4)],
        ["one that bears that a call of its own has too little gas"] = [Of(BearsMore, 4)],
        ["many long ones, one that burns all gas, and many balances"] =
            [.. Enumerable.Range(0, 11).Select(i => Of(Echo, 1_000 + i)), Of(Burns, 4), .. Enumerable.Range(0, 180).Select(i => new StateRead.Balance(i % 2 == 0 ? Rich : Nobody))],
        ["one that writes"] = [Of(Writes, 4)],
        ["one that burns all gas"] = [Of(Burns, 4)],
    };

    private static StateRead.Call Of(Address contract, int length) => new(contract, new Bytes(Enumerable.Range(1, length).Select(i => (byte)i).ToArray()));

    private static Address Numbered(byte number) => new([.. new byte[19], number]);

    public sealed class Local : IRpcTransport, IAsyncLifetime
    {
        private TestChain? _chain;
        private HttpClient? _http;
        private HttpTransport? _node;

        public IList<IReadOnlyList<RpcRequest>> Batches { get; } = [];

        public EthereumClient Client { get; private set; } = null!;

        public StateReader Multicall { get; private set; } = null!;

        public Hash Head { get; private set; }

        public async ValueTask InitializeAsync()
        {
            _chain = await TestChain.StartAsync(new TestChainOptions { Multicall3 = false });
            foreach (var (contract, code) in new[] { (Echo, "0x366000600037366000f3"), (Reverts, "0x60006000fd"), (Burns, "0x5b600056"), (Writes, "0x600160005560206000f3"), (RevertsWith, "0x366000600037366000fd"),
                (Leaves, "0x5b620186a05a11600057600160005260206000f3"), (Heavy, "0x614e205b6001900380600357600052"), (Bears, $"0x600060006000600073{Heavy.ToLowerString()[2..]}5afa60005260206000f3"),
                (Heavier, "0x61ea605b6001900380600357600052"), (BearsMore, $"0x600060006000600073{Heavier.ToLowerString()[2..]}5afa60005260206000f3") })
            {
                await _chain.Anvil.RpcAsync("anvil_setCode", contract.ToLowerString(), code);
            }

            await _chain.SetEtherAsync(Rich, 123_456_789);
            await _chain.MineAsync();
            _http = new HttpClient { BaseAddress = _chain.RpcUrl };
            _node = new HttpTransport(_http);
            Client = new EthereumClient(_node);
            Multicall = new StateReader(new EthereumClient(this), StateReader.UsualMulticall3);
            Head = (await Client.GetHeaderAsync(BlockTag.Latest, default)).Hash;
            await Multicall.ReadAsync([Of(Echo, 1), Of(Echo, 2)], Head, default);
        }

        public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
        {
            Batches.Add(requests);
            return _node!.SendAsync(requests, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            _http?.Dispose();
            await (_chain?.DisposeAsync() ?? default);
        }
    }
}
