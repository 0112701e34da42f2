using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Solana.Tests.Rpc;

/// <summary>Answers what is in <c>Recorded</c>, and may change an answer on its way.</summary>
internal sealed class RecordedCluster : INodeBackend
{
    private readonly List<JsonObject> _recorded =
    [
        .. Directory.EnumerateFiles(Repository.PathTo("tests", "Portcullis.Solana.Tests", "Recorded"), "*.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject()),
    ];

    public Action<JsonNode>? Change { get; set; }

    public Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        var recorded = _recorded.Single(one => one["method"]!.GetValue<string>() == method && JsonNode.DeepEquals(one["params"], parameters));
        var answer = recorded["answer"]!.DeepClone().AsObject();
        Change?.Invoke(answer["result"]!);
        return Task.FromResult(answer);
    }
}
