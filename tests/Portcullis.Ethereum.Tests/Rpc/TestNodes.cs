using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>Nodes as a chain has them, over whatever a test puts in place of the network.</summary>
internal sealed class TestNodes
{
    public const ulong ChainId = 5;

    public ManualTimeProvider Clock { get; } = new();

    public RecordedEvents Events { get; } = new();

    public NodeHealth Health(string name, NodeHealthOptions? options = null) => new(name, options ?? NodeHealthOptions.Default, Events, Clock, new Random(1));

    /// <summary>Has a node fail so often.</summary>
    public static void Fail(NodeHealth health, int times, RpcFailure failure = RpcFailure.Connection)
    {
        for (var i = 0; i < times; i++)
        {
            health.TryEnter(out var turn);
            health.Fail(failure, turn);
        }
    }

    /// <summary>A node with a breaker, and no chain check.</summary>
    public RpcNode Node(string name, IRpcTransport transport)
    {
        var health = Health(name);
        return new RpcNode(name, name, new BreakerTransport(transport, name, health, Clock), health);
    }

    public NodePool Pool(params IRpcTransport[] transports) => new([.. transports.Select((transport, i) => Node($"n{i + 1}", transport))]);

    public OperatorLane Lane(string name, IRpcTransport transport) => new(name, transport, new EthereumClient(transport));

    public static FakeTransport Chain(int head, Func<int, int>? fork = null, ulong chainId = ChainId) => new(request => request.Method switch
    {
        "eth_chainId" => FakeTransport.Result($"\"0x{chainId:x}\""),
        "eth_getBlockByNumber" when request.Parameters[0]!.GetValue<string>() is var tag => Convert.ToInt32(tag.StartsWith("0x", StringComparison.Ordinal) ? tag[2..] : $"{head:x}", 16) is var number && number <= head
            ? Block(number, fork)
            : FakeTransport.Result("null"),
        _ => FakeTransport.Error(-32601),
    });

    /// <summary>A chain whose head is at a height that changes.</summary>
    public static FakeTransport Live(Func<int> height) => new(request => Chain(height()).SendAsync([request], default).GetAwaiter().GetResult()[0]);

    public static Hash HashOf(int number, int branch = 0) => Hash.Parse($"0x{branch:x32}{number:x32}");

    private static RpcResponse Block(int number, Func<int, int>? fork) => FakeTransport.Result(
        $$"""{"number":"0x{{number:x}}","hash":"{{HashOf(number, fork?.Invoke(number) ?? 0)}}","parentHash":"{{HashOf(number - 1, fork?.Invoke(number - 1) ?? 0)}}","timestamp":"0x{{number:x}}"}""");
}
