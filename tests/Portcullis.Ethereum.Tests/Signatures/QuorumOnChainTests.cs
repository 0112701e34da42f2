using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Ethereum.Signatures;
using Portcullis.Ethereum.Tests.Rpc;
using Portcullis.Testing.Faults;

namespace Portcullis.Ethereum.Tests.Signatures;

/// <summary>Three operators' nodes of a real chain, some of which lie or are silent.</summary>
public sealed class QuorumOnChainTests(WalletChain chain) : IClassFixture<WalletChain>, IAsyncDisposable
{
    private static readonly Bytes ByOwner = WalletChain.Sign(WalletChain.Owner, WalletChain.Digest);
    private static readonly Bytes ByStranger = WalletChain.Sign(WalletChain.Stranger, WalletChain.Digest);

    private readonly TestNodes _nodes = new();
    private readonly List<IAsyncDisposable> _started = [];
    private readonly List<HttpClient> _clients = [];
    private readonly List<NodeHealth> _health = [];
    private readonly NodeProxy _proxy = new(chain.Chain.RpcUrl);

    [Theory]
    [InlineData(NodeFault.LyingValue, NodeFault.None, true)]
    [InlineData(NodeFault.EmptyData, NodeFault.None, true)]
    [InlineData(NodeFault.ErrorWithStatus200, NodeFault.None, true)]
    [InlineData(NodeFault.Drop, NodeFault.None, true)]
    [InlineData(NodeFault.Hang, NodeFault.None, true)]
    [InlineData(NodeFault.LyingValue, NodeFault.LyingValue, false)]
    [InlineData(NodeFault.LyingValue, NodeFault.EmptyData, false)]
    [InlineData(NodeFault.EmptyData, NodeFault.EmptyData, false)]
    [InlineData(NodeFault.ErrorWithStatus200, NodeFault.ErrorWithStatus200, false)]
    [InlineData(NodeFault.Drop, NodeFault.Drop, false)]
    public async Task Check_NodesThatFail_OneDoesNotMatterAndOfTwoNothingIsKnown(NodeFault first, NodeFault second, bool isKnown)
    {
        var signatures = new ContractSignatures(new EthereumClient(await JoinAsync(first, second, NodeFault.None)));

        (await CheckAsync(signatures, ByOwner, CancellationToken.None)).ShouldBe(isKnown ? SignatureOutcome.Valid(SignerKind.Contract) : SignatureOutcome.Unknown);
        (await CheckAsync(signatures, ByStranger, CancellationToken.None)).ShouldBe(isKnown ? SignatureOutcome.Invalid(SignatureFault.NotTaken) : SignatureOutcome.Unknown);
    }

    [Fact]
    public async Task Check_EndedBeforeTheNodeAnswers_LeavesNoNodeOut()
    {
        var signatures = new ContractSignatures(new EthereumClient(await JoinAsync(NodeFault.Hang, NodeFault.Hang, NodeFault.Hang)));
        for (var i = 0; i < 10; i++)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            await Should.ThrowAsync<OperationCanceledException>(() => CheckAsync(signatures, ByOwner, late.Token));
        }

        _health.All(health => health.TryEnter(out _)).ShouldBeTrue();
        _nodes.Events.Lines.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var node in _started)
        {
            await node.DisposeAsync();
        }

        _proxy.Dispose();
    }

    private async Task<SignatureOutcome> CheckAsync(ContractSignatures signatures, Bytes signature, CancellationToken cancellationToken) =>
        await signatures.CheckAsync(chain.Wallet, WalletChain.Digest, signature, DelegatedAccounts.Refused, await chain.HeadAsync(), cancellationToken);

    private async Task<QuorumTransport> JoinAsync(params NodeFault[] faults)
    {
        var lanes = new List<OperatorLane>();
        foreach (var fault in faults)
        {
            var node = await FaultNode.StartAsync(_proxy, fault);
            _started.Add(node);
            var client = HttpTransport.CreateClient(node.Url, TimeSpan.FromSeconds(30));
            _clients.Add(client);
            var name = $"o{lanes.Count}";
            var health = _nodes.Health(name);
            _health.Add(health);
            lanes.Add(_nodes.Lane(name, new BreakerTransport(new HttpTransport(client), name, health, _nodes.Clock)));
        }

        return new QuorumTransport(lanes, 2, _nodes.Events);
    }
}
