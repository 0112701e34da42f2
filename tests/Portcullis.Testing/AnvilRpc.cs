using System.Net.Http.Json;
using System.Text.Json;

namespace Portcullis.Testing;

/// <summary>The fixtures' own JSON-RPC client: what it says about the chain does not depend on the code under test.</summary>
internal sealed class AnvilRpc(Uri url) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
    private int _lastId;

    internal async Task<JsonElement> CallAsync(string method, object?[] parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        using var response = await _client.PostAsJsonAsync("", new { jsonrpc = "2.0", id, method, @params = parameters });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        if (answer.TryGetProperty("error", out var error))
        {
            throw new AnvilException($"{method}: {error.GetRawText()}", error.GetProperty("code").GetInt32());
        }

        return answer.GetProperty("result");
    }

    public void Dispose() => _client.Dispose();
}
