using Portcullis.Ethereum.Rpc;
using Portcullis.Solana.Rpc;
using Portcullis.Testing.Faults;

namespace Portcullis.Solana.Tests.Rpc;

public sealed class ClusterCheckTransportTests
{
    private readonly SimulatedCluster _cluster = new();
    private readonly BackendTransport _node;
    private readonly List<string> _foreign = [];
    private readonly SolanaClient _client;

    public ClusterCheckTransportTests()
    {
        _node = new BackendTransport(_cluster);
        _client = new SolanaClient(new ClusterCheckTransport(_node, SolanaCluster.Mainnet, "node", _foreign.Add), Commitment.Finalized);
    }

    [Fact]
    public async Task Send_RightCluster_IsAskedOnceAlongWithTheFirstCall()
    {
        await _client.GetBlockAsync(0, default);
        await _client.GetBlockAsync(0, default);

        _node.Asked.ShouldBe(["getGenesisHash", "getLatestBlockhash", "getLatestBlockhash"]);
    }

    [Theory]
    [InlineData("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG")]
    [InlineData("11111111111111111111111111111111")]
    [InlineData("")]
    public async Task Send_AnotherCluster_GetsNothingThrough(string genesis)
    {
        _cluster.Genesis = genesis;

        (await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(0, default))).Failure.ShouldBe(RpcFailure.WrongChain);
        await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(0, default));

        _foreign.ShouldBe([genesis]);
    }

    [Fact]
    public async Task Send_AnotherClusterAfterAFailure_IsFound()
    {
        await _client.GetBlockAsync(0, default);
        _node.IsDown = true;
        await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(0, default));
        (_node.IsDown, _cluster.Genesis) = (false, "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG");

        (await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(0, default))).Failure.ShouldBe(RpcFailure.WrongChain);
    }

    [Fact]
    public async Task Send_RightClusterAgain_IsBelieved()
    {
        _cluster.Genesis = "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG";
        await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(0, default));
        _cluster.Genesis = SimulatedCluster.Mainnet;

        (await _client.GetBlockAsync(0, default)).Slot.ShouldBe(1002UL);
    }
}
