namespace Portcullis.Issuer;

/// <summary>One JSON-RPC node.</summary>
public sealed class NodeOptions
{
    /// <summary>The node's http or https URL. It may hold a key: it is never logged.</summary>
    public string Url { get; set; } = "";
}
