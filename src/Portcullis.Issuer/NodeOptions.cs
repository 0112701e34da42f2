namespace Portcullis.Issuer;

/// <summary>One JSON-RPC node.</summary>
public sealed class NodeOptions
{
    /// <summary>The node's http or https URL. It may hold a key: it is never logged.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// The node's ws or wss URL, over which it announces its blocks (<c>eth_subscribe</c>, <c>newHeads</c>), so that they are known at once and without polls. What is read goes to
    /// <see cref="Url"/>. It may hold a key: it is never logged.
    /// </summary>
    /// <value>None: the node is polled.</value>
    public string? WebSocket { get; set; }

    /// <summary>Who runs the node. Nodes of one operator stand in for one another and have one vote in a quorum.</summary>
    /// <value>The host of <see cref="Url"/>.</value>
    public string? Operator { get; set; }

    /// <summary>How many JSON-RPC calls the node may be asked, each call of a batch counting: <c>300/1s</c>, <c>500000/1d</c>. Beyond it other nodes are asked. Each poll takes two. The few calls over <see cref="WebSocket"/> are not bounded.</summary>
    /// <value>Without a bound.</value>
    public string? Budget { get; set; }
}
