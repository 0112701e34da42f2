namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>Nodes that stand in for one another, the preferred one first.</summary>
public sealed class NodePool
{
    private readonly RpcNode[] _nodes;

    /// <summary>Takes the nodes.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public NodePool(IReadOnlyList<RpcNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        _nodes = nodes.Count > 0 ? [.. nodes] : throw new ArgumentException("there must be a node to ask", nameof(nodes));
    }

    /// <summary>All nodes, whatever their state.</summary>
    public IReadOnlyList<RpcNode> All => _nodes;

    /// <summary>
    /// The nodes to ask, in order: those that are in; when none is, all, since there is nothing to lose. A node that is behind while another is
    /// not is not among them, so that an older state does not come back.
    /// </summary>
    public IReadOnlyList<RpcNode> Choose()
    {
        if (Array.TrueForAll(_nodes, node => node.Health.IsIn))
        {
            return _nodes;
        }

        var chosen = Array.FindAll(_nodes, node => node.Health.IsIn);
        if (chosen.Length > 0)
        {
            return chosen;
        }

        foreach (var node in _nodes)
        {
            node.Health.EndPause();
        }

        return _nodes;
    }
}
