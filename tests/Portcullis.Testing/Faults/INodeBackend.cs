using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>What a <see cref="FaultNode"/> knows of a chain.</summary>
public interface INodeBackend
{
    /// <summary>The right answer to one call, as a JSON-RPC response; its id does not matter.</summary>
    Task<JsonObject> AnswerAsync(string method, JsonArray parameters);
}
