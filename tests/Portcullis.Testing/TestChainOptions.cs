namespace Portcullis.Testing;

/// <summary>What <see cref="TestChain"/> sets up.</summary>
public sealed record TestChainOptions
{
    /// <summary>The node under it.</summary>
    public AnvilOptions Anvil { get; init; } = new();

    /// <summary>Whether Multicall3 stands at its usual address.</summary>
    /// <value>True by default.</value>
    public bool Multicall3 { get; init; } = true;
}
