using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads one condition into its class: every member is looked up, checked and set by itself, so that all faults are found at once.</summary>
internal static class ConditionReader
{
    /// <summary>The condition; null when there is a fault in it.</summary>
    public static Condition? Read(JsonCursor cursor)
    {
        var before = cursor.FaultCount;
        if (Texts.TryRead(cursor.Member("type").Node) is not { } id || !ConditionCatalog.Types.TryGetValue(id, out var type))
        {
            cursor.FaultAt("type", $"must be one of {string.Join(", ", ConditionCatalog.Types.Keys.Order(StringComparer.Ordinal))}");
            return null;
        }

        var members = ConditionMember.Of(type);
        cursor.Only(["type", .. members.Select(member => member.Name)]);
        var condition = (Condition)Activator.CreateInstance(type)!;
        foreach (var member in members)
        {
            Set(condition, member, cursor);
        }

        return cursor.FaultCount == before && IsSound(condition, cursor) ? condition : null;
    }

    private static void Set(Condition condition, ConditionMember member, JsonCursor cursor)
    {
        if (!cursor.Has(member.Name))
        {
            if (member.IsRequired)
            {
                cursor.FaultAt(member.Name, $"is missing; it must be {member.Form.Text}");
            }

            return;
        }

        if (cursor.Member(member.Name).Node is { } node && member.Form.Read(node) is { } value)
        {
            member.Property.SetValue(condition, value);
        }
        else
        {
            cursor.FaultAt(member.Name, $"must be {member.Form.Text}");
        }
    }

    private static bool IsSound(Condition condition, JsonCursor cursor)
    {
        var sound = true;
        foreach (var (member, problem) in condition.Validate())
        {
            sound = false;
            cursor.FaultAt(member, problem);
        }

        return sound;
    }
}
