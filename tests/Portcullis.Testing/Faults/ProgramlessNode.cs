using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>A real node as one that runs no creation code in <c>eth_call</c>, as those of zkSync.</summary>
public sealed class ProgramlessNode(Uri url) : INodeBackend, IDisposable
{
    private readonly NodeProxy _node = new(url);

    /// <inheritdoc/>
    public async Task<JsonObject> AnswerAsync(string method, JsonArray parameters) => method == "eth_call" && parameters[0]!["to"] is null
        ? new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["error"] = new JsonObject { ["code"] = -32000, ["message"] = "contract deployment is not served" } }
        : await _node.AnswerAsync(method, parameters);

    /// <inheritdoc/>
    public void Dispose() => _node.Dispose();
}
