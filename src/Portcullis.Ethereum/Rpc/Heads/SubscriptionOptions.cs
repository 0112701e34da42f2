namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>How one node's announcements are followed.</summary>
/// <param name="Url">The node's <c>ws</c> or <c>wss</c> URL. It may hold a key.</param>
/// <param name="ChainId">The EIP-155 id that the node must tell on each connection.</param>
/// <param name="Timeout">The time for making the connection, and for each answer.</param>
/// <param name="Silence">How long nothing may be heard before the node is asked over the socket; looked at anew after each message.</param>
public sealed record SubscriptionOptions(Uri Url, ulong ChainId, TimeSpan Timeout, Func<TimeSpan> Silence)
{
    /// <summary>The pause before the connection is made again the first time. Each failure doubles it; a connection that held for <see cref="MostPause"/> brings it back.</summary>
    /// <value>1 second.</value>
    public TimeSpan LeastPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan MostPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause when the node is of another chain, or answers that it does not announce blocks.</summary>
    /// <value>5 minutes.</value>
    public TimeSpan RarePause { get; init; } = TimeSpan.FromMinutes(5);
}
