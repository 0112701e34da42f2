namespace Portcullis.Issuer.Chains;

/// <summary>What nodes and operators are called: by host, since the rest of a URL may hold a key.</summary>
internal static class NodeNames
{
    /// <summary>Who runs a node.</summary>
    public static string OperatorOf(NodeOptions node) => string.IsNullOrWhiteSpace(node.Operator) ? new Uri(node.Url).IdnHost : node.Operator.Trim();

    /// <summary>How many operators there are.</summary>
    public static int CountOperators(IEnumerable<NodeOptions> nodes) => nodes.Select(OperatorOf).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    /// <summary>One name for each node: host and port, with a number where two have the same.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<NodeOptions> nodes)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return [.. nodes.Select(node =>
        {
            var name = new Uri(node.Url).Authority;
            seen[name] = seen.GetValueOrDefault(name) + 1;
            return seen[name] == 1 ? name : $"{name}#{seen[name]}";
        })];
    }
}
