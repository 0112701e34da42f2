using System.Security.Cryptography;
using System.Text;
using Portcullis.Conditions.Values;
using Portcullis.Credentials;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads one policy and its tiers.</summary>
internal sealed class PolicyReader(RuleReader rules)
{
    private const int MaxTiers = 32;
    private const int MaxConditions = 200;

    /// <summary>The policy; null when there is a fault in it.</summary>
    public Policy? Read(string name, JsonCursor cursor)
    {
        var before = cursor.FaultCount;
        CheckName(name, cursor);
        if (cursor.Object() is null)
        {
            return null;
        }

        cursor.Only("tiers", "accounts", "dpop");
        var countsLinked = ReadWord(cursor, "accounts", "linked", "caller");
        var requiresDpop = ReadWord(cursor, "dpop", "required", "optional");
        var items = cursor.Member("tiers").Items(MaxTiers).ToList();
        var tiers = items.Select(ReadTier).OfType<Tier>().ToList();
        var names = items.Select(item => Texts.TryRead(item.Member("name").Node)).OfType<string>();
        foreach (var twice in names.CountBy(name => name, StringComparer.Ordinal).Where(pair => pair.Value > 1))
        {
            cursor.FaultAt("tiers", $"name the tier '{twice.Key}' more than once");
        }

        if (tiers.Sum(tier => tier.When.Conditions.Count()) > MaxConditions)
        {
            cursor.Fault($"must have at most {MaxConditions} conditions");
        }

        return cursor.FaultCount == before 
            ? new Policy(name, tiers, HashOf(cursor)) { CountsLinked = countsLinked, RequiresDpop = requiresDpop }
            : null;
    }

    /// <summary>Whether a member says the one of two words; one that is left out says the other.</summary>
    private static bool ReadWord(JsonCursor cursor, string member, string yes, string no)
    {
        if (!cursor.Has(member))
        {
            return false;
        }

        var word = Texts.TryRead(cursor.Member(member).Node);
        if (word != yes && word != no)
        {
            cursor.FaultAt(member, $"must be \"{yes}\" or \"{no}\"");
        }

        return word == yes;
    }

    private static void CheckName(string name, JsonCursor cursor)
    {
        if (!PolicyName.IsName(name))
        {
            cursor.Fault("a policy's name has 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first");
        }
        else if (PolicyName.IsReserved(name))
        {
            cursor.Fault("this name is reserved; choose another");
        }
    }

    private Tier? ReadTier(JsonCursor cursor)
    {
        if (cursor.Object() is null)
        {
            return null;
        }

        cursor.Only("name", "limit", "when");
        var name = Texts.TryRead(cursor.Member("name").Node);
        if (name is null || !PolicyName.IsName(name))
        {
            cursor.FaultAt("name", "must be 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first");
        }

        var limit = ReadLimit(cursor);
        return rules.Read(cursor.Member("when")) is { } when && name is not null ? new Tier(name, limit, when) : null;
    }

    private static TierLimit? ReadLimit(JsonCursor cursor)
    {
        if (!cursor.Has("limit"))
        {
            return null;
        }

        var limit = Texts.TryRead(cursor.Member("limit").Node) is { } text ? TierLimit.Parse(text) : null;
        if (limit is null)
        {
            cursor.FaultAt("limit", "must be requests per time such as \"600/1m\": a number, a slash, and a time in s, m, h or d of at most 30 days");
        }

        return limit;
    }

    private static string HashOf(JsonCursor cursor) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cursor.Node!.ToJsonString())));
}
