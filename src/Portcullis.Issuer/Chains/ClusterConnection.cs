using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;

namespace Portcullis.Issuer.Chains;

/// <summary>
/// The nodes of one cluster of Solana, joined as its settings say. To each node: breaker, cluster check, budget, measurement, HTTP, from the outside in. Over the nodes of an operator, or over
/// all: retry, failover with hedging. Over the operators: the quorum.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly List<HttpClient> _clients = [];
    private readonly TimeProvider _clock;

    public ClusterConnection(SolanaCluster cluster, ChainOptions options, TimeProvider clock, ILogger logger)
    {
        (Cluster, Options, _clock) = (cluster, options, clock);
        Events = new NodeEvents(ChainId.Of(cluster), options.Rpc.Select(NodeNames.OperatorOf).Distinct(StringComparer.OrdinalIgnoreCase), logger);
        Nodes = [.. options.Rpc.Zip(NodeNames.Of(options.Rpc), Connect)];
        Reader = options.Quorum is { } needed && NodeNames.CountOperators(options.Rpc) > 1
            ? new ClusterQuorum([.. Nodes.GroupBy(node => node.Operator, StringComparer.OrdinalIgnoreCase).Select(nodes => (nodes.Key, Join([.. nodes])))], needed, Events)
            : Join(Nodes);
    }

    public SolanaCluster Cluster { get; }

    public ChainOptions Options { get; }

    /// <summary>The nodes, as configured.</summary>
    public IReadOnlyList<RpcNode> Nodes { get; }

    /// <summary>What happened to them.</summary>
    public NodeEvents Events { get; }

    /// <summary>Where reads go.</summary>
    public IClusterReader Reader { get; }

    /// <summary>Asks the nodes that do not serve at present, so that one that was out comes back.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Nodes.Where(node => !node.Health.IsIn).Select(node => ProbeAsync(node, cancellationToken)));

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private static async Task ProbeAsync(RpcNode node, CancellationToken cancellationToken)
    {
        try
        {
            await new SolanaClient(node.Transport, Commitment.Finalized).GetBlockAsync(0, cancellationToken);
        }
        catch (RpcException)
        {
            // It is still out; its health was told.
        }
    }

    private RpcNode Connect(NodeOptions node, string name)
    {
        var client = HttpTransport.CreateClient(new Uri(node.Url), Options.Timeout);
        _clients.Add(client);
        var health = new NodeHealth(name, Options.Rpc.Count == 1 ? NodeHealthOptions.Alone : NodeHealthOptions.Default, Events, _clock, Random.Shared);
        IRpcTransport transport = new MeasuredTransport(ChainId.Of(Cluster), name, new HttpTransport(client));
        if (node.Budget is { } text && TierLimit.Parse(text) is { } budget)
        {
            transport = new BudgetTransport(transport, name, new CallBudget(budget.Permits, budget.Window), _clock);
        }

        transport = new BreakerTransport(new ClusterCheckTransport(transport, Cluster, name, hash => Events.WrongCluster(name, hash)), name, health, _clock);
        return new RpcNode(name, NodeNames.OperatorOf(node), transport, health);
    }

    private SolanaClient Join(IReadOnlyList<RpcNode> nodes)
    {
        var transport = nodes.Count == 1 ? nodes[0].Transport : new FailoverTransport(new NodePool(nodes), Options.Hedge ? HedgeOptions.Default : null, Events, _clock);
        return new SolanaClient(new RetryTransport(transport, RetryPause, _clock, Random.Shared), Commitment.Finalized);
    }
}
