using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Issuer.Chains;

/// <summary>
/// One chain's nodes, joined as its settings say. To each node: breaker, chain check, budget, measurement, HTTP, from the outside in. Over the nodes of an
/// operator, or over all: retry, failover with hedging. Over the operators: the quorum. Beside them, the nodes' announcements.
/// </summary>
internal sealed class ChainConnection : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuorumPatience = TimeSpan.FromMilliseconds(100);

    private readonly List<HttpClient> _clients = [];
    private readonly List<FailoverHead> _pools = [];
    private readonly Dictionary<RpcNode, FailoverHead> _poolOf = [];
    private readonly TimeProvider _clock;
    private readonly NodeEvents _events;
    private readonly ChainLevel _level;
    private readonly int? _needed;

    public ChainConnection(ulong id, ChainOptions options, TimeProvider clock, ILogger logger)
    {
        (Id, Options, _clock) = (id, options, clock);
        _events = new NodeEvents(id, options.Rpc.Select(NodeNames.OperatorOf).Distinct(StringComparer.OrdinalIgnoreCase), logger);

        // One node is all that is known of the chain: what it tells is never behind.
        _level = new ChainLevel(options.Rpc.Count == 1 ? ulong.MaxValue : (ulong)ChainDefaults.MaxLag(id, options), clock);
        Nodes = [.. options.Rpc.Zip(NodeNames.Of(options.Rpc), Connect)];
        _needed = NodeNames.CountOperators(options.Rpc) > 1 ? options.Quorum : null;
        (Transport, Head) = JoinAll(Nodes, Keep);

        // The same nodes, by ways that mark what goes there.
        StrangersHead = JoinAll([.. Nodes.Select(node => node with { Transport = new StrangersTransport(node.Transport) })], keep: null).Head;
        Subscriptions = [.. options.Rpc.Zip(Nodes).Where(node => node.First.WebSocket is not null).Select(node => Subscribe(new Uri(node.First.WebSocket!), node.Second))];
    }

    public ulong Id { get; }

    /// <summary>The chain's settings.</summary>
    public ChainOptions Options { get; }

    /// <summary>The nodes, as configured.</summary>
    public IReadOnlyList<RpcNode> Nodes { get; }

    /// <summary>Where reads go.</summary>
    public IRpcTransport Transport { get; }

    /// <summary>Whether what comes from there is agreed on by several operators.</summary>
    public bool IsAgreed => _needed is not null;

    /// <summary>Tells the present block.</summary>
    public IHeadSource Head { get; }

    /// <summary>Tells safe and finalized blocks to callers who ask for them, within strangers' share of the nodes' budgets.</summary>
    public IHeadSource StrangersHead { get; }

    /// <summary>The announcements of those nodes that have a WebSocket.</summary>
    public IReadOnlyList<HeadSubscription> Subscriptions { get; }

    /// <summary>Whether several operators must agree, so that no single node is believed.</summary>
    public bool NeedsQuorum => _needed is not null;

    /// <summary>Whether new blocks are announced by whom it takes to believe them, so that polls need not find them.</summary>
    public bool IsAnnounced => _needed is { } needed
        ? Subscriptions.Where(subscription => subscription.IsLive).Select(subscription => subscription.Node.Operator).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= needed
        : Subscriptions.Any(subscription => subscription.IsLive && _poolOf[subscription.Node].IsServing(subscription.Node));

    /// <summary>What happened to them.</summary>
    public NodeEvents Events => _events;

    /// <summary>How often <see cref="ProbeAsync"/> is to be called.</summary>
    public TimeSpan ProbeInterval => Options.ProbeInterval;

    /// <summary>Asks the nodes that do not serve at present for their heads.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => Task.WhenAll(_pools.Select(pool => pool.ProbeAsync(cancellationToken)));

    /// <summary>Takes note of the newest block that a node told without being asked.</summary>
    /// <returns>Whether it counts as if the node had been asked; never where a quorum is needed.</returns>
    public bool TakeNote(RpcNode node, ulong height) => _poolOf[node].TakeNote(node, height) && _needed is null;

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private RpcNode Connect(NodeOptions node, string name)
    {
        var client = HttpTransport.CreateClient(new Uri(node.Url), Options.Timeout);
        _clients.Add(client);
        var health = new NodeHealth(name, Options.Rpc.Count == 1 ? NodeHealthOptions.Alone : NodeHealthOptions.Default, _events, _clock, Random.Shared);
        IRpcTransport transport = new MeasuredTransport(Id, name, new HttpTransport(client));
        if (node.Budget is { } text && TierLimit.Parse(text) is { } budget)
        {
            transport = new BudgetTransport(transport, name, new CallBudget(budget.Permits, budget.Window), _clock);
        }

        transport = new BreakerTransport(new ChainCheckTransport(transport, Id, name, health), name, health, _clock);
        return new RpcNode(name, NodeNames.OperatorOf(node), transport, health);
    }

    private void Keep(FailoverHead head, IReadOnlyList<RpcNode> nodes)
    {
        _pools.Add(head);
        foreach (var node in nodes)
        {
            _poolOf[node] = head;
        }
    }

    private (IRpcTransport Transport, IHeadSource Head) JoinAll(IReadOnlyList<RpcNode> nodes, Action<FailoverHead, IReadOnlyList<RpcNode>>? keep) =>
        _needed is { } needed ? JoinOperators(nodes, needed, keep) : Join(nodes, isTrusted: true, keep);

    private (IRpcTransport Transport, IHeadSource Head) Join(IReadOnlyList<RpcNode> nodes, bool isTrusted, Action<FailoverHead, IReadOnlyList<RpcNode>>? keep)
    {
        var pool = new NodePool(nodes);
        var hedge = Options.Hedge ? HedgeOptions.Default : null;
        var head = new FailoverHead(pool, _level, isTrusted, hedge, _events, _clock);
        keep?.Invoke(head, nodes);
        var transport = nodes.Count == 1 ? nodes[0].Transport : new FailoverTransport(pool, hedge, _events, _clock);
        return (new RetryTransport(transport, RetryPause, _clock, Random.Shared), head);
    }

    private (IRpcTransport Transport, IHeadSource Head) JoinOperators(IReadOnlyList<RpcNode> all, int needed, Action<FailoverHead, IReadOnlyList<RpcNode>>? keep)
    {
        var lanes = all.GroupBy(node => node.Operator, StringComparer.OrdinalIgnoreCase).Select(nodes =>
        {
            var (transport, head) = Join([.. nodes], isTrusted: false, keep);
            return new OperatorLane(nodes.Key, transport, head);
        }).ToList();
        return (new QuorumTransport(lanes, needed, _events), new QuorumHead(lanes, needed, _level, QuorumPatience, _events, _clock));
    }

    private HeadSubscription Subscribe(Uri url, RpcNode node)
    {
        var options = new SubscriptionOptions(url, Id, Options.Timeout, () => SilenceOf(node));
        return new HeadSubscription(node, options, transport => new MeasuredTransport(Id, node.Name, transport), _events, _clock, Random.Shared);
    }

    /// <summary>Only the node that is believed is asked as often as its word must be fresh.</summary>
    private TimeSpan SilenceOf(RpcNode node) => _needed is null && Options.HeadMaxAge > TimeSpan.Zero && _poolOf[node].IsServing(node)
        ? ChainDefaults.Silence(Id, Options)
        : Options.ProbeInterval;
}
