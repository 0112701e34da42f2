using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads one condition into its class: every member is looked up, checked and set by itself, so that all faults are found at once.</summary>
internal static class ConditionReader
{
    /// <summary>The condition; null when there is a fault in it.</summary>
    public static Condition? Read(JsonCursor cursor)
    {
        if (Texts.TryRead(cursor.Member("type").Node) is not { } id || !ConditionCatalog.Types.TryGetValue(id, out var type))
        {
            cursor.FaultAt("type", $"must be one of {string.Join(", ", ConditionCatalog.Types.Keys.Order(StringComparer.Ordinal))}");
            return null;
        }

        var members = ConditionMember.Of(type);
        var before = cursor.FaultCount;
        cursor.Only(["type", .. members.Select(member => member.Name)]);
        var condition = (Condition)Activator.CreateInstance(type)!;
        var unread = members.Where(member => !Set(condition, member, cursor)).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);

        foreach (var (member, problem) in condition.Validate().Where(fault => !unread.Contains(fault.Member)).ToList())
        {
            cursor.FaultAt(member, problem);
        }

        return cursor.FaultCount == before ? condition : null;
    }

    /// <summary>Sets one member; false, with a fault, when it cannot be.</summary>
    private static bool Set(Condition condition, ConditionMember member, JsonCursor cursor)
    {
        if (!cursor.Has(member.Name))
        {
            if (member.IsRequired)
            {
                cursor.FaultAt(member.Name, $"is missing; it must be {member.Form.Text}");
            }

            return !member.IsRequired;
        }

        if (cursor.Member(member.Name).Node is { } node && member.Form.Read(node) is { } value)
        {
            member.Property.SetValue(condition, value);
            return true;
        }

        cursor.FaultAt(member.Name, $"must be {member.Form.Text}");
        return false;
    }
}
