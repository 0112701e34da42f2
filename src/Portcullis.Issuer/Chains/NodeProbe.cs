using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Issuer.Chains;

/// <summary>Asks one node how it stands.</summary>
internal sealed class NodeProbe : IDisposable
{
    private readonly ulong _chainId;
    private readonly string _name;
    private readonly string _operator;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly EthereumClient _client;
    private readonly HeadSubscription? _subscription;
    private ulong? _actual;
    private TimeSpan? _latency;
    private bool? _announces;
    private string? _fault;

    public NodeProbe(ulong chainId, NodeOptions node, string name, TimeSpan timeout, TimeProvider clock)
    {
        (_chainId, _name, _operator, _clock) = (chainId, name, NodeNames.OperatorOf(node), clock);
        _http = HttpTransport.CreateClient(new Uri(node.Url), timeout);
        var transport = new HttpTransport(_http);
        _client = new EthereumClient(transport);
        if (node.WebSocket is { } url)
        {
            var health = new NodeHealth(name, NodeHealthOptions.Alone, NoNodeEvents.Instance, clock, Random.Shared);
            var options = new SubscriptionOptions(new Uri(url), chainId, timeout, () => timeout);
            _subscription = new HeadSubscription(new RpcNode(name, _operator, transport, health), options, socket => socket, NoNodeEvents.Instance, clock, Random.Shared);
        }
    }

    /// <summary>The number of the node's newest block; null when it is not to be believed.</summary>
    public ulong? Head { get; private set; }

    /// <summary>The hash of its block at the height that all have.</summary>
    public Hash? Common { get; private set; }

    /// <summary>Asks for chain and head, and over the WebSocket whether blocks are announced.</summary>
    public Task AskAsync(CancellationToken cancellationToken) => Task.WhenAll(AskForHeadAsync(cancellationToken), SubscribeAsync(cancellationToken));

    /// <summary>Asks for the block at a height.</summary>
    public Task AskForAsync(ulong height, CancellationToken cancellationToken) =>
        Head is null ? Task.CompletedTask : TryAsync(async () => Common = (await _client.GetHeaderAsync(height, cancellationToken)).Hash);

    /// <summary>What was found.</summary>
    /// <param name="newest">The newest block that a node of the chain tells.</param>
    /// <param name="common">The height that all have.</param>
    /// <param name="usual">The hash that most of them have there.</param>
    /// <param name="maxLag">How many blocks a node may be behind.</param>
    public NodeStatus Report(ulong newest, ulong common, Hash? usual, ulong maxLag)
    {
        var lag = newest - Head;
        var fault = _fault
            ?? (Common is { } hash && hash != usual ? $"its block {common} is another than that of most nodes"
            : lag > maxLag ? $"it is more than {maxLag} blocks behind"
            : null);
        return new NodeStatus(_chainId, _name, _operator, _actual, Head, lag, _latency, _announces, fault);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Asks twice, since only the second answer's time is not that of opening the connection.</summary>
    private Task AskForHeadAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await _client.GetChainHeadAsync(BlockTag.Latest, cancellationToken);
        var start = _clock.GetTimestamp();
        var (chainId, header) = await _client.GetChainHeadAsync(BlockTag.Latest, cancellationToken);
        (_latency, _actual) = (_clock.GetElapsedTime(start), chainId);
        if (chainId != _chainId)
        {
            _fault = $"it is chain {chainId}";
            return;
        }

        Head = header.Number;
    });

    // No fault of the node's: without announcements it is polled.
    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (_subscription?.CheckAsync(cancellationToken) ?? Task.CompletedTask);
            _announces = _subscription is null ? null : true;
        }
        catch (RpcException)
        {
            _announces = false;
        }
    }

    private async Task TryAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (RpcException exception)
        {
            _fault = exception.Message;
        }
    }
}
