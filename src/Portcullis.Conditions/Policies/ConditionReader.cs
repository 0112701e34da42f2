using System.Text.Json.Nodes;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads one condition into its class: every member is looked up, checked and set by itself, so that all faults are found at once.</summary>
/// <param name="chains">The configured chains, which every condition must name one of; null when they are not known.</param>
internal sealed class ConditionReader(IReadOnlySet<ulong>? chains)
{
    /// <summary>The condition; null when there is a fault in it.</summary>
    public Condition? Read(JsonCursor cursor)
    {
        if (Texts.TryRead(cursor.Member("type").Node) is not { } id || !ConditionCatalog.Types.TryGetValue(id, out var type))
        {
            cursor.FaultAt("type", $"must be one of {string.Join(", ", ConditionCatalog.Types.Keys.Order(StringComparer.Ordinal))}");
            return null;
        }

        var members = ConditionMember.Of(type);
        var before = cursor.FaultCount;
        cursor.Only(["type", .. members.Select(member => member.Name)]);
        CheckChain(type, cursor);
        var condition = (Condition)Activator.CreateInstance(type)!;
        var unread = members.Where(member => !Set(condition, member, cursor)).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);

        foreach (var (member, problem) in condition.Validate().Where(fault => !unread.Contains(fault.Member)).ToList())
        {
            cursor.FaultAt(member, problem);
        }

        return cursor.FaultCount == before ? condition : null;
    }

    private void CheckChain(Type type, JsonCursor cursor)
    {
        var only = ConditionMember.OnlyChainOf(type);
        var named = cursor.Member("chainId").Node is JsonValue value && value.TryGetValue<ulong>(out var chainId) && chainId > 0 ? chainId : cursor.Has("chainId") ? null : only;
        if (named is { } chain && only is { } one && chain != one)
        {
            cursor.FaultAt("chainId", $"must be {one} or left out: it is to be had on that chain alone");
        }
        else if (named is { } asked && chains?.Contains(asked) == false)
        {
            cursor.FaultAt("chainId", $"chain {asked} is not configured; configured are {string.Join(", ", chains.Order())}");
        }
    }

    /// <summary>Sets one member; false, with a fault, when it cannot be.</summary>
    private static bool Set(Condition condition, ConditionMember member, JsonCursor cursor)
    {
        if (!cursor.Has(member.Name))
        {
            if (member.Default is { } value)
            {
                member.Property.SetValue(condition, value);
            }
            else if (member.IsRequired)
            {
                cursor.FaultAt(member.Name, $"is missing; it must be {member.Form.Text}");
            }

            return !member.IsRequired || member.Default is not null;
        }

        if (cursor.Member(member.Name).Node is { } node && member.Form.Read(node) is { } read)
        {
            member.Property.SetValue(condition, read);
            return true;
        }

        cursor.FaultAt(member.Name, $"must be {member.Form.Text}");
        return false;
    }
}
