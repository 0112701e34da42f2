using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>As much of JSON Schema as the policies' schema uses; a keyword that it does not know fails.</summary>
internal sealed class SchemaCheck(JsonObject root)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Whether the value is one that the schema describes.</summary>
    public bool Allows(JsonNode? value) => Allows(root, value);

    private bool Allows(JsonObject schema, JsonNode? value) => schema.All(keyword => Allows(schema, keyword.Key, keyword.Value!, value));

    private bool Allows(JsonObject schema, string keyword, JsonNode rule, JsonNode? value) => keyword switch
    {
        "$schema" or "title" or "description" or "$defs" or "default" or "examples" => true,
        "$ref" => Allows(root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), value),
        "type" => (rule is JsonArray names ? names.Select(name => name!.GetValue<string>()) : [rule.GetValue<string>()]).Any(name => Is(name, value)),
        "const" => JsonNode.DeepEquals(rule, value),
        "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
        "anyOf" => rule.AsArray().Any(one => Allows(one!.AsObject(), value)),
        "oneOf" => rule.AsArray().Count(one => Allows(one!.AsObject(), value)) == 1,
        "required" => value is not JsonObject members || rule.AsArray().All(name => members.ContainsKey(name!.GetValue<string>())),
        "properties" => value is not JsonObject members || rule.AsObject().All(pair => !members.ContainsKey(pair.Key) || Allows(pair.Value!.AsObject(), members[pair.Key])),
        "additionalProperties" => value is not JsonObject members || members.Where(pair => schema["properties"]?.AsObject().ContainsKey(pair.Key) != true)
            .All(pair => rule is JsonObject form ? Allows(form, pair.Value) : rule.GetValue<bool>()),
        "propertyNames" => value is not JsonObject members || members.All(pair => Allows(rule.AsObject(), JsonValue.Create(pair.Key))),
        "items" => value is not JsonArray items || items.All(item => Allows(rule.AsObject(), item)),
        "minItems" => value is not JsonArray items || items.Count >= rule.GetValue<int>(),
        "maxItems" => value is not JsonArray items || items.Count <= rule.GetValue<int>(),
        "uniqueItems" => value is not JsonArray items || !items.Index().Any(pair => items.Take(pair.Index).Any(earlier => JsonNode.DeepEquals(earlier, pair.Item))),
        "pattern" => Kind(value) != JsonValueKind.String || Regex.IsMatch(value!.GetValue<string>(), rule.GetValue<string>(), RegexOptions.ECMAScript, Limit),
        "maxLength" => Kind(value) != JsonValueKind.String || value!.GetValue<string>().Length <= rule.GetValue<int>(),
        "minimum" => Kind(value) != JsonValueKind.Number || Number(value!) >= rule.GetValue<int>(),
        _ => throw new NotSupportedException(keyword),
    };

    private static bool Is(string type, JsonNode? value) => (type, Kind(value)) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(Number(value!)),
        _ => false,
    };

    private static double Number(JsonNode value) => JsonElement.Parse(value.ToJsonString()).GetDouble();

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;
}
