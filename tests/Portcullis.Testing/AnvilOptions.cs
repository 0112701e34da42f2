namespace Portcullis.Testing;

/// <summary>How <see cref="Anvil"/> is started.</summary>
public sealed record AnvilOptions
{
    /// <summary>The chain id that the node reports.</summary>
    /// <value>31337 by default.</value>
    public ulong ChainId { get; init; } = 31337;

    /// <summary>The port to listen on.</summary>
    /// <value>0 by default: any free one.</value>
    public int Port { get; init; }

    /// <summary>More command-line arguments, one element each, such as <c>--slots-in-an-epoch</c>, <c>2</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
