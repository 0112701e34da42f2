using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads one condition into its class: every member is looked up, checked and set by itself, so that all faults are found at once.</summary>
/// <param name="chains">The configured chains, which every condition must name one of; null when they are not known.</param>
internal sealed class ConditionReader(IReadOnlySet<ChainId>? chains)
{
    /// <summary>The condition; null when there is a fault in it.</summary>
    public Condition? Read(JsonCursor cursor)
    {
        if (Texts.TryRead(cursor.NodeOf("type")) is not { } id || !ConditionCatalog.Types.TryGetValue(id, out var type))
        {
            cursor.FaultAt("type", $"must be one of {string.Join(", ", ConditionCatalog.Types.Keys.Order(StringComparer.Ordinal))}");
            return null;
        }

        var members = ConditionMember.Of(type);
        var before = cursor.FaultCount;
        cursor.Only(ConditionMember.NamesOf(type));
        var condition = (Condition)Activator.CreateInstance(type)!;

        // The chain last: the other members may imply it.
        List<string> unread = [];
        SetAll(condition, members, isChain: false, cursor, unread);
        SetAll(condition, members, isChain: true, cursor, unread);
        if (condition.ChainId != default && chains?.Contains(condition.ChainId) == false)
        {
            cursor.FaultAt("chainId", $"chain {condition.ChainId} is not configured; configured are {string.Join(", ", chains.Order())}");
        }

        foreach (var (member, problem) in condition.Validate())
        {
            if (!unread.Contains(member, StringComparer.Ordinal))
            {
                cursor.FaultAt(member, problem);
            }
        }

        return cursor.FaultCount == before ? condition : null;
    }

    private static void SetAll(Condition condition, IReadOnlyList<ConditionMember> members, bool isChain, JsonCursor cursor, List<string> unread)
    {
        foreach (var member in members)
        {
            if (member.IsChain == isChain && !Set(condition, member, cursor))
            {
                unread.Add(member.Name);
            }
        }
    }

    /// <summary>Sets one member; false, with a fault, when it cannot be.</summary>
    private static bool Set(Condition condition, ConditionMember member, JsonCursor cursor)
    {
        if (!cursor.Has(member.Name))
        {
            return SetAbsent(condition, member, cursor);
        }

        if (cursor.NodeOf(member.Name) is { } node && member.Form.Read(node) is { } value)
        {
            member.Property.SetValue(condition, value);
            return true;
        }

        cursor.FaultAt(member.Name, $"must be {member.Form.Text}");
        return false;
    }

    private static bool SetAbsent(Condition condition, ConditionMember member, JsonCursor cursor)
    {
        if (member.IsChain && condition.ImpliedChain is { } implied)
        {
            member.Property.SetValue(condition, ChainId.FromUInt64(implied));
            return true;
        }

        if (!member.IsRequired && !member.IsChain)
        {
            return true;
        }

        cursor.FaultAt(member.Name, member.IsRequired ? $"is missing; it must be {member.Form.Text}" : $"must be {member.Form.Text}, where no other member implies it");
        return false;
    }
}
