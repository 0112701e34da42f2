using System.Text.Json.Nodes;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;

namespace Portcullis.Conditions.Policies;

/// <summary>The JSON schema of <c>policies.json</c>, exported from the condition types.</summary>
public static class PolicySchema
{
    /// <summary>The schema (JSON Schema 2020-12).</summary>
    public static JsonObject Create() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "Portcullis policies",
        ["type"] = "object",
        ["required"] = new JsonArray("policies"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { ["$schema"] = Type("string"), ["policies"] = Policies() },
        ["$defs"] = new JsonObject { ["tier"] = Tier(), ["rule"] = Rule() },
    };

    private static JsonObject Policies() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = PolicyName.Pattern },
        ["additionalProperties"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("tiers"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["tiers"] = new JsonObject
                {
                    ["description"] = "Best first: the first tier that is met wins.",
                    ["type"] = "array",
                    ["minItems"] = 1,
                    ["items"] = Reference("tier"),
                },
                ["accounts"] = Words("Whose holdings count: those of the account that calls (the default), or also of the accounts linked to it.", "caller", "linked"),
                ["dpop"] = Words("Whether only tokens pass that are bound to a key of the caller's (RFC 9449).", "optional", "required"),
            },
        },
    };

    private static JsonObject Tier() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("name", "when"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["name"] = new JsonObject { ["type"] = "string", ["pattern"] = PolicyName.Pattern },
            ["limit"] = new JsonObject { ["type"] = "string", ["pattern"] = TierLimit.Pattern, ["description"] = "Requests per account and time, such as 600/1m." },
            ["when"] = Reference("rule"),
        },
    };

    private static JsonObject Rule() => new()
    {
        ["oneOf"] = new JsonArray(
        [
            Composition("all", Legs()),
            Composition("any", Legs()),
            Composition("not", Reference("rule")),
            AtLeast(),
            .. ConditionCatalog.Types.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ConditionOf(pair.Key, pair.Value)),
        ]),
    };

    private static JsonObject Composition(string name, JsonObject schema) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray(name),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { [name] = schema },
    };

    private static JsonObject AtLeast() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("atLeast", "of"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { ["atLeast"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 }, ["of"] = Legs() },
    };

    private static JsonObject ConditionOf(string id, Type type)
    {
        var members = ConditionMember.Of(type);
        var properties = new JsonObject { ["type"] = new JsonObject { ["const"] = id } };
        foreach (var member in members)
        {
            properties[member.Name] = member.Only is { } only ? new JsonObject { ["const"] = only } : member.Form.Schema();
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray(["type", .. members.Where(member => member.IsRequired).Select(member => JsonValue.Create(member.Name))]),
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private static JsonObject Legs() => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = Reference("rule") };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Words(string description, params string[] words) => new()
    {
        ["description"] = description,
        ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]),
    };

    private static JsonObject Type(string name) => new() { ["type"] = name };
}
