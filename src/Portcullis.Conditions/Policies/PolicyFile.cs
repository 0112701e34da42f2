using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads <c>policies.json</c>. All faults are found at once, each with its path.</summary>
public static class PolicyFile
{
    /// <summary>The largest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxPolicies = 1000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads the text.</summary>
    /// <param name="json">The file's text, at most <see cref="MaxBytes"/>.</param>
    /// <param name="chains">The configured chains, which every condition must name one of; null when they are not known, as on a bare check.</param>
    /// <returns>The policies when there are no faults; an empty set otherwise.</returns>
    public static PolicyFileResult Parse(string json, IReadOnlySet<ulong>? chains)
    {
        var faults = new List<PolicyFault>();
        var policies = Read(json, chains, faults);
        return faults.Count == 0 ? new(new PolicySet(policies), []) : new(PolicySet.Empty, faults);
    }

    private static List<Policy> Read(string json, IReadOnlySet<ulong>? chains, List<PolicyFault> faults)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            faults.Add(new PolicyFault("", $"the file must have at most {MaxBytes} bytes"));
            return [];
        }

        try
        {
            var root = new JsonCursor(JsonNode.Parse(json, documentOptions: Strict), "", faults);
            return ReadRoot(root, new PolicyReader(new RuleReader(chains)));
        }
        catch (JsonException exception)
        {
            faults.Add(new PolicyFault("", $"not well-formed JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {Reason(exception)}"));
            return [];
        }
    }

    private static List<Policy> ReadRoot(JsonCursor root, PolicyReader reader)
    {
        if (root.Object() is null)
        {
            return [];
        }

        root.Only("$schema", "policies");
        var policies = root.Member("policies");
        if (policies.Object() is not { } named)
        {
            return [];
        }

        if (named.Count > MaxPolicies)
        {
            policies.Fault($"must have at most {MaxPolicies} policies");
            return [];
        }

        return [.. named.Select(pair => reader.Read(pair.Key, policies.Member(pair.Key))).OfType<Policy>()];
    }

    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
