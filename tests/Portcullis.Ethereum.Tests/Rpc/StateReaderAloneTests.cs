using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>What is read alone since a joined call does not tell it, and what is not asked for any more.</summary>
public sealed class StateReaderAloneTests
{
    private static readonly Hash Block = Hash.Parse("0x" + new string('a', 64));
    private static readonly Address Echo = Address.Parse("0x00000000000000000000000000000000000000e1");

    private readonly FakeChain _chain = new();
    private readonly FakeClock _clock = new();

    public StateReaderAloneTests() => _chain.Contracts[Echo] = input => input;

    [Fact]
    public async Task Read_ManyOfAContractAreReadAlone_OneRequestAfterAnother()
    {
        _chain.Starved.Add(Echo);
        var node = new CrowdedNode(_chain.Transport);

        (await Over(node).ReadAsync(Numbered(200), Block, default)).ShouldBe(Told(200));

        node.MostAtOnce.ShouldBe(1);
        _chain.Transport.Batches.Select(batch => batch.Count).ShouldBe([1, 1, 2, .. Enumerable.Repeat(20, 9), 18]);
    }

    private StateReader Over(IRpcTransport transport) => new(new EthereumClient(transport), StateReader.UsualMulticall3, _clock);

    private static StateRead[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => new StateRead.Call(Echo, Number(i)))];

    private static IEnumerable<ReadOutcome> Told(int count) => Enumerable.Range(0, count).Select(i => ReadOutcome.Returned(Number(i)));

    private static Bytes Number(int number) => new([0xfe, 0xed, .. BitConverter.GetBytes(number)]);

    /// <summary>Counts the requests that are under way at once.</summary>
    private sealed class CrowdedNode(IRpcTransport inner) : IRpcTransport
    {
        private readonly Lock _lock = new();
        private int _now;

        public int MostAtOnce { get; private set; }

        public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
            }

            await Task.Yield();
            var responses = await inner.SendAsync(requests, cancellationToken);
            lock (_lock)
            {
                _now--;
            }

            return responses;
        }
    }
}
