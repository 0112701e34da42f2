using System.Text.Json.Nodes;

namespace Portcullis.Conditions.Policies;

/// <summary>A place in a policy file while it is read: the node, its path, and the list that collects the faults of the whole file.</summary>
internal sealed class JsonCursor(JsonNode? node, string path, ICollection<PolicyFault> faults)
{
    public string Path => path;

    /// <summary>How many faults the whole file has so far.</summary>
    public int FaultCount => faults.Count;

    public JsonNode? Node => node;

    public void Fault(string problem) => faults.Add(new PolicyFault(path, problem));

    public void FaultAt(string member, string problem) => faults.Add(new PolicyFault(Join(member), problem));

    /// <summary>The node as an object; null, with a fault, when it is something else.</summary>
    public JsonObject? Object()
    {
        if (node is JsonObject found)
        {
            return found;
        }

        Fault("must be an object");
        return null;
    }

    /// <summary>The items of an array of 1 to <paramref name="most"/>; none, with a fault, when the node is something else.</summary>
    public IEnumerable<JsonCursor> Items(int most)
    {
        if (node is JsonArray { Count: > 0 } array && array.Count <= most)
        {
            return array.Select((item, index) => new JsonCursor(item, $"{path}[{index}]", faults));
        }

        Fault($"must be a list of 1 to {most} items");
        return [];
    }

    public JsonCursor Member(string name) => new(NodeOf(name), Join(name), faults);

    /// <summary>The node of a member; null when it is absent, or JSON's own null.</summary>
    public JsonNode? NodeOf(string name) => (node as JsonObject)?[name];

    public bool Has(string name) => node is JsonObject found && found.ContainsKey(name);

    /// <summary>Adds a fault for every member that is not among the known ones.</summary>
    public void Only(params IReadOnlyCollection<string> known)
    {
        foreach (var (name, _) in node as JsonObject ?? [])
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                FaultAt(name, $"is not known here; known are {string.Join(", ", known)}");
            }
        }
    }

    private string Join(string member) => (path.Length == 0 ? "" : path + ".") + (member.Length == 0 ? "\"\"" : member);
}
