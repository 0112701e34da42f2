using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>Answers as a real node did, from the execution-apis recordings; a test that needs them is skipped where they are not.</summary>
public sealed class Recordings : INodeBackend
{
    private readonly Dictionary<string, JsonObject> _answers = new(StringComparer.Ordinal);

    /// <summary>Reads all of them.</summary>
    public Recordings()
    {
        foreach (var file in Directory.EnumerateFiles(Vectors.Require("execution-apis/tests"), "*.io", SearchOption.AllDirectories))
        {
            Read(File.ReadAllLines(file));
        }
    }

    /// <summary>How many calls are known.</summary>
    public int Count => _answers.Count;

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string method, JsonArray parameters) => Task.FromResult(_answers.TryGetValue(Key(method, parameters), out var answer)
        ? (JsonObject)answer.DeepClone()
        : new JsonObject { ["jsonrpc"] = "2.0", ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "not recorded" } });

    private void Read(string[] lines)
    {
        JsonNode? asked = null;
        foreach (var line in lines)
        {
            if (line.StartsWith(">> ", StringComparison.Ordinal))
            {
                asked = JsonNode.Parse(line[3..]);
            }
            else if (line.StartsWith("<< ", StringComparison.Ordinal))
            {
                _answers[Key(asked!["method"]!.GetValue<string>(), asked["params"] as JsonArray ?? [])] = JsonNode.Parse(line[3..])!.AsObject();
            }
        }
    }

    private static string Key(string method, JsonArray parameters) => method + parameters.ToJsonString();
}
