using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Testing.Fuzzing;

/// <summary>Changes a JSON text as a tree: a value becomes another, moves, is wrapped, doubled or taken away. Other texts stay as they are.</summary>
public static class JsonMutation
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e999", "1e0", "18446744073709551616", "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"0x\"", "[]", "{}", "[[]]", "[null]", "{\"\":0}", "{\"a\":{}}",
    ];

    /// <summary>One change.</summary>
    public static string Change(Random random, string json)
    {
        try
        {
            return JsonNode.Parse(json) is { } root ? Change(random, root) : json;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, a name twice, half a character: what a tree cannot hold.
            return json;
        }
    }

    private static string Change(Random random, JsonNode? root)
    {
        var nodes = Descendants(root!).ToList();
        var at = nodes[random.Next(nodes.Count)];
        var other = nodes[random.Next(nodes.Count)];
        switch (random.Next(7))
        {
            case 0: Put(ref root, at, JsonNode.Parse(Values[random.Next(Values.Length)])); break;
            case 1: Put(ref root, at, other.DeepClone()); break;
            case 2: Put(ref root, at, new JsonArray(at.DeepClone())); break;
            case 3: Put(ref root, at, new JsonObject { [Name(random, nodes)] = at.DeepClone() }); break;
            case 4: TakeAway(at); break;
            case 5: Add(random, at, other.DeepClone(), Name(random, nodes)); break;
            default: Rename(random, at, Name(random, nodes)); break;
        }

        return root?.ToJsonString() ?? "null";
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject found => found.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(Descendants).Prepend(node),
        JsonArray array => array.OfType<JsonNode>().SelectMany(Descendants).Prepend(node),
        _ => [node],
    };

    private static string Name(Random random, List<JsonNode> nodes)
    {
        var names = nodes.OfType<JsonObject>().SelectMany(found => found).Select(pair => pair.Key).Append("x").ToList();
        return names[random.Next(names.Count)];
    }

    private static void Put(ref JsonNode? root, JsonNode at, JsonNode? value)
    {
        switch (at.Parent)
        {
            case JsonObject parent: parent[at.GetPropertyName()] = value; break;
            case JsonArray parent: parent[at.GetElementIndex()] = value; break;
            default: root = value; break;
        }
    }

    private static void TakeAway(JsonNode at)
    {
        switch (at.Parent)
        {
            case JsonObject parent: parent.Remove(at.GetPropertyName()); break;
            case JsonArray parent: parent.RemoveAt(at.GetElementIndex()); break;
        }
    }

    private static void Add(Random random, JsonNode at, JsonNode value, string name)
    {
        switch (at)
        {
            case JsonObject members: members[name] = value; break;
            case JsonArray items: items.Insert(random.Next(items.Count + 1), value); break;
        }
    }

    private static void Rename(Random random, JsonNode at, string name)
    {
        if (at is JsonObject { Count: > 0 } members)
        {
            var (old, value) = members.ElementAt(random.Next(members.Count));
            members.Remove(old);
            members[name] = value;
        }
    }
}
