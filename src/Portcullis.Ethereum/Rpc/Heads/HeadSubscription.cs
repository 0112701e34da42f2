using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>
/// Follows the blocks that one node announces over a WebSocket (<c>eth_subscribe</c>, <c>newHeads</c>). The node is asked for its chain on every connection, since it
/// tells none with an announcement. A socket that is dead may stay open: when nothing was heard for a while the node is asked for its head, and without an answer the connection is made
/// anew, after pauses that grow.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="options">Where it announces, and how patient to be.</param>
/// <param name="layers">Put around each connection, such as a measurement; sees single calls.</param>
/// <param name="events">Told when the announcements begin and end, and of another chain.</param>
/// <param name="clock">Measures all times.</param>
/// <param name="random">Spreads the pauses, so that sockets that ended together are not opened together.</param>
public sealed class HeadSubscription(
    RpcNode node, SubscriptionOptions options, Func<IRpcTransport, IRpcTransport> layers, INodeEvents events, TimeProvider clock, Random random)
{
    private const int LongestId = 256;

    private static readonly RpcRequest Subscribe = new("eth_subscribe", ["newHeads"]);

    private volatile bool _isLive;
    private bool _isFailing;
    private ulong? _wrongChain;
    private TimeSpan _pause;

    /// <summary>The node.</summary>
    public RpcNode Node => node;

    /// <summary>Whether the node announces its blocks at present, as far as is known.</summary>
    public bool IsLive => _isLive;

    /// <summary>Connects, subscribes and ends the connection again.</summary>
    /// <exception cref="RpcException">The node does not announce its blocks.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var socket = await RpcSocket.ConnectAsync(options.Url, options.Timeout, clock, cancellationToken);
        await SubscribeAsync(layers(socket), cancellationToken);
    }

    /// <summary>Follows the announcements, over one connection after another, until it is cancelled. Does not throw. Once at a time.</summary>
    /// <param name="listener">Told of every block.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(IHeadListener listener, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listener);
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = await FollowAsync(listener, cancellationToken);
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Follows the announcements of one connection to its end.</summary>
    /// <returns>How long to wait before the next.</returns>
    private async Task<TimeSpan> FollowAsync(IHeadListener listener, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        try
        {
            using var socket = await RpcSocket.ConnectAsync(options.Url, options.Timeout, clock, cancellationToken);
            var transport = layers(socket);
            var subscription = await SubscribeAsync(transport, cancellationToken);
            Begin(listener);
            await ListenAsync(listener, socket, new EthereumClient(transport), subscription, cancellationToken);
            return TimeSpan.Zero;
        }
        catch (Exception exception)
        {
            // Whatever went wrong, the node may announce again later.
            return End(listener, (exception as RpcException)?.Failure ?? RpcFailure.BadAnswer, clock.GetElapsedTime(start), cancellationToken);
        }
    }

    private async Task ListenAsync(IHeadListener listener, RpcSocket socket, EthereumClient client, string subscription, CancellationToken cancellationToken)
    {
        // A block that came just before the subscription is not announced.
        var header = await client.GetHeaderAsync(BlockTag.Latest, cancellationToken);
        while (true)
        {
            await listener.TakeAsync(node, header, cancellationToken);
            header = await socket.NextAsync(subscription, options.Silence(), cancellationToken) is { } announced
                ? JsonText.TryReadHeader(announced) ?? throw new RpcException($"the node {node.Name} announced what is no block") { Failure = RpcFailure.BadAnswer }
                : await client.GetHeaderAsync(BlockTag.Latest, cancellationToken);
        }
    }

    /// <summary>Checks the chain and subscribes.</summary>
    /// <returns>The id of the subscription.</returns>
    private async Task<string> SubscribeAsync(IRpcTransport transport, CancellationToken cancellationToken)
    {
        CheckChain(await new EthereumClient(transport).GetChainIdAsync(cancellationToken));
        var response = (await transport.SendAsync([Subscribe], cancellationToken))[0];
        if (response.Error is { } error)
        {
            throw new RpcException($"the node {node.Name} answered error {error.Code} to eth_subscribe")
            {
                Error = error,
                Failure = AnswerRules.IsAtALimit(error) ? RpcFailure.Busy : RpcFailure.Error,
            };
        }

        return JsonText.TryRead(response.Result, out var id) && id.Length is > 0 and <= LongestId
            ? id
            : throw new RpcException($"the answer of the node {node.Name} to eth_subscribe is no id");
    }

    /// <summary>Its health stays as it is: reads go another way to the node, where the chain is checked as well.</summary>
    private void CheckChain(ulong actual)
    {
        var isNews = actual != options.ChainId && _wrongChain != actual;
        _wrongChain = actual == options.ChainId ? null : actual;
        if (isNews)
        {
            events.WrongChain(node.Name, actual);
        }

        if (_wrongChain is not null)
        {
            throw new RpcException($"the node {node.Name} says over its WebSocket that it is chain {actual}, not {options.ChainId}") { Failure = RpcFailure.WrongChain };
        }
    }

    private void Begin(IHeadListener listener)
    {
        (_isLive, _isFailing) = (true, false);
        events.Subscribed(node.Name);
        listener.Changed(node);
    }

    private TimeSpan End(IHeadListener listener, RpcFailure failure, TimeSpan lasted, CancellationToken cancellationToken)
    {
        var wasLive = _isLive;
        _isLive = false;
        if (!cancellationToken.IsCancellationRequested && !_isFailing)
        {
            _isFailing = true;
            events.Unsubscribed(node.Name, failure);
        }

        if (wasLive)
        {
            listener.Changed(node);
        }

        return NextPause(isRefused: !wasLive && failure is RpcFailure.WrongChain or RpcFailure.Error, lasted);
    }

    private TimeSpan NextPause(bool isRefused, TimeSpan lasted)
    {
        var doubled = lasted >= options.MostPause ? TimeSpan.Zero : _pause * 2;
        _pause = doubled < options.LeastPause ? options.LeastPause : doubled > options.MostPause ? options.MostPause : doubled;
        return (isRefused ? options.RarePause : _pause) * (0.75 + (random.NextDouble() / 2));
    }
}
