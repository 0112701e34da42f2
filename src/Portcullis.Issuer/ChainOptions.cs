namespace Portcullis.Issuer;

/// <summary>Settings of one chain.</summary>
public sealed class ChainOptions
{
    /// <summary>The nodes, asked in this order.</summary>
    /// <value>Required: at least one.</value>
    public IList<NodeOptions> Rpc { get; set; } = [];

    /// <summary>The Multicall3 contract, where it is not at its usual address.</summary>
    /// <value><c>0xcA11bde05977b3631167028862bE2a173976CA11</c>; a chain without it is read by JSON-RPC batches.</value>
    public string? Multicall3 { get; set; }

    /// <summary>How often the chain's present block is asked for.</summary>
    /// <value>1 second; from 50 milliseconds to 1 minute.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How old the knowledge of the present block may be when a request is decided; with zero a node is asked for every decision.</summary>
    /// <value>3 seconds; from 0 to 5 minutes.</value>
    public TimeSpan HeadMaxAge { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one call to a node may take.</summary>
    /// <value>5 seconds; from 100 milliseconds to 1 minute.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
