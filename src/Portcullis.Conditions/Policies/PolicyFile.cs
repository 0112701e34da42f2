using System.Text;
using System.Text.Json;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads <c>policies.json</c>. All faults are found at once, each with its path.</summary>
public static class PolicyFile
{
    /// <summary>The largest text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxPolicies = 1000;

    /// <summary>Reads the text.</summary>
    /// <param name="json">The file's text, at most <see cref="MaxBytes"/>.</param>
    /// <param name="chains">The configured chains, which every condition must name one of; null when they are not known, as on a bare check.</param>
    /// <returns>The policies when there are no faults; an empty set otherwise.</returns>
    public static PolicyFileResult Parse(string json, IReadOnlySet<ChainId>? chains)
    {
        var faults = new List<PolicyFault>();
        var policies = Read(json, chains, faults);
        return faults.Count == 0 ? new(new PolicySet(policies), []) : new(PolicySet.Empty, faults);
    }

    private static List<Policy> Read(string json, IReadOnlySet<ChainId>? chains, List<PolicyFault> faults)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        if (bytes.Length > MaxBytes)
        {
            faults.Add(new PolicyFault("", $"the file must have at most {MaxBytes} bytes"));
            return [];
        }

        try
        {
            var root = new JsonCursor(StrictJsonNode.Parse(bytes), "", faults);
            return ReadRoot(root, new PolicyReader(new RuleReader(chains)));
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            faults.Add(new PolicyFault("", $"not well-formed JSON{place}: {Reason(exception)}"));
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
        if (root.Has("$schema") && Texts.TryRead(root.Member("$schema").Node) is null)
        {
            root.FaultAt("$schema", "must be text");
        }

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
