using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Testing.Faults;

namespace Portcullis.Tests.Proofs;

/// <summary>A real node that lies about what contracts say of signatures, and about nothing else.</summary>
internal sealed class LyingNode(Uri url) : INodeBackend, IDisposable
{
    private readonly NodeProxy _node = new(url);
    private int _lies;

    /// <summary>What it answers; the truth when null.</summary>
    public string? Lie { get; set; }

    /// <summary>How often it has lied.</summary>
    public int Lies => _lies;

    public async Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        // A program that is run without a contract and with so much gas is the question about a signature.
        if (Lie is not { } lie || method != "eth_call" || parameters[0]!["gas"]?.GetValue<string>() != "0xe4e1c0")
        {
            return await _node.AnswerAsync(method, parameters);
        }

        Interlocked.Increment(ref _lies);
        var word = new byte[32];
        Encoding.ASCII.GetBytes(lie, word);
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["result"] = Hex.Format(word) };
    }

    public void Dispose() => _node.Dispose();
}
