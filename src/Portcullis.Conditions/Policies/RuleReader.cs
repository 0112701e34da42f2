using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads a tree of conditions: <c>all</c>, <c>any</c>, <c>not</c>, <c>atLeast</c> with <c>of</c>, or a condition with its <c>type</c>.</summary>
internal sealed class RuleReader(IReadOnlySet<ChainId>? chains)
{
    private const int MaxDepth = 16;
    private const int MaxLegs = 100;

    private readonly ConditionReader _conditions = new(chains);

    /// <summary>The tree; null when there is a fault in it.</summary>
    public Rule? Read(JsonCursor cursor) => Read(cursor, depth: 1);

    private Rule? Read(JsonCursor cursor, int depth)
    {
        if (depth > MaxDepth)
        {
            cursor.Fault($"rules are nested more than {MaxDepth} deep");
            return null;
        }

        if (cursor.Object() is null)
        {
            return null;
        }

        return cursor switch
        {
            _ when cursor.Has("type") => ReadCondition(cursor),
            _ when cursor.Has("all") => ReadLegs(cursor, "all", depth) is { } legs ? AtLeastRule.All(legs) : null,
            _ when cursor.Has("any") => ReadLegs(cursor, "any", depth) is { } legs ? AtLeastRule.Any(legs) : null,
            _ when cursor.Has("not") => ReadNot(cursor, depth),
            _ when cursor.Has("atLeast") => ReadAtLeast(cursor, depth),
            _ => Unreadable(cursor),
        };
    }

    private ConditionRule? ReadCondition(JsonCursor cursor) => _conditions.Read(cursor) is { } condition ? new ConditionRule(condition) : null;

    private NotRule? ReadNot(JsonCursor cursor, int depth)
    {
        cursor.Only("not");
        return Read(cursor.Member("not"), depth + 1) is { } leg ? new NotRule(leg) : null;
    }

    private AtLeastRule? ReadAtLeast(JsonCursor cursor, int depth)
    {
        var legs = ReadLegs(cursor, "of", depth, "atLeast");
        if (cursor.Member("atLeast").Node is JsonValue value && value.TryGetValue<int>(out var count) && count > 0 && (legs is null || count <= legs.Count))
        {
            return legs is null ? null : new AtLeastRule(count, legs);
        }

        cursor.FaultAt("atLeast", "must be a whole number from 1 to the number of items in 'of'");
        return null;
    }

    private List<Rule>? ReadLegs(JsonCursor cursor, string member, int depth, params IReadOnlyCollection<string> alsoKnown)
    {
        cursor.Only([member, .. alsoKnown]);
        var legs = cursor.Member(member).Items(MaxLegs).Select(leg => Read(leg, depth + 1)).ToList();
        return legs.Count > 0 && !legs.Contains(null) ? legs.OfType<Rule>().ToList() : null;
    }

    private static Rule? Unreadable(JsonCursor cursor)
    {
        cursor.Fault("must be a condition with a 'type', or one of 'all', 'any', 'not', 'atLeast' with 'of'");
        return null;
    }
}
