using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>Passes calls on to a real node, such as anvil.</summary>
public sealed class NodeProxy(Uri url) : INodeBackend, IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };

    /// <inheritdoc/>
    public async Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters.DeepClone() };
        using var response = await _client.PostAsJsonAsync("", request);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
