namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>For those who do not want to be told.</summary>
public sealed class NoNodeEvents : INodeEvents
{
    private NoNodeEvents()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoNodeEvents Instance { get; } = new();

    /// <inheritdoc/>
    public void LeftOut(string node, RpcFailure failure)
    {
    }

    /// <inheritdoc/>
    public void Returned(string node)
    {
    }

    /// <inheritdoc/>
    public void FellBehind(string node, ulong blocks)
    {
    }

    /// <inheritdoc/>
    public void CaughtUp(string node)
    {
    }

    /// <inheritdoc/>
    public void WrongChain(string node, ulong actual)
    {
    }

    /// <inheritdoc/>
    public void Hedged(string node)
    {
    }

    /// <inheritdoc/>
    public void Disagreed(string name, string method)
    {
    }

    /// <inheritdoc/>
    public void Subscribed(string node)
    {
    }

    /// <inheritdoc/>
    public void Unsubscribed(string node, RpcFailure failure)
    {
    }

    /// <inheritdoc/>
    public void Undecided(string method)
    {
    }
}
