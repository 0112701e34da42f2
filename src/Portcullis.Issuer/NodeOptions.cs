namespace Portcullis.Issuer;

/// <summary>One JSON-RPC node.</summary>
public sealed class NodeOptions
{
    /// <summary>The node's http or https URL. It may hold a key: it is never logged.</summary>
    public string Url { get; set; } = "";

    /// <summary>Who runs the node. Nodes of one operator stand in for one another and have one vote in a quorum.</summary>
    /// <value>The host of <see cref="Url"/>.</value>
    public string? Operator { get; set; }

    /// <summary>How many JSON-RPC calls the node may be asked, each call of a batch counting: <c>300/1s</c>, <c>500000/1d</c>. Beyond it other nodes are asked. Each poll takes two.</summary>
    /// <value>Without a bound.</value>
    public string? Budget { get; set; }
}
