using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Testing.Faults;

namespace Portcullis.Tests.Proofs;

/// <summary>A real node that keeps what it was asked.</summary>
internal sealed class RecordedNode(Uri url) : INodeBackend, IDisposable
{
    private readonly NodeProxy _node = new(url);
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>How many calls named an account.</summary>
    public int CallsAbout(Address account) => _asked.Count(call => call.Contains(account.ToLowerString()[2..], StringComparison.OrdinalIgnoreCase));

    public Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        _asked.Enqueue(parameters.ToJsonString());
        return _node.AnswerAsync(method, parameters);
    }

    public void Dispose() => _node.Dispose();
}
