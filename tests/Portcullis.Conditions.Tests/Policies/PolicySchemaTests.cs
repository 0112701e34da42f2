using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Credentials;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class PolicySchemaTests
{
    private readonly JsonObject _schema = PolicySchema.Create();

    public static TheoryData<string> Types => [.. ConditionCatalog.Types.Keys];

    [Fact]
    public void Create_Root_IsAClosedObjectOfJsonSchema()
    {
        _schema["$schema"]!.GetValue<string>().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        _schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        _schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["policies"]);
        JsonNode.Parse(_schema.ToJsonString()).ShouldNotBeNull();
    }

    [Fact]
    public void Create_EveryObject_IsClosedAndRequiresOnlyWhatItNames()
    {
        foreach (var form in Descendants(_schema).OfType<JsonObject>().Where(node => node["properties"] is not null))
        {
            form["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
            form["required"]!.AsArray().ShouldAllBe(name => form["properties"]!.AsObject().ContainsKey(name!.GetValue<string>()));
        }
    }

    [Fact]
    public void Create_EveryReference_LeadsToADefinition()
    {
        var references = Descendants(_schema).OfType<JsonObject>().Select(node => node["$ref"]?.GetValue<string>()).OfType<string>().ToList();

        references.Count.ShouldBeGreaterThan(3);
        references.ShouldAllBe(reference => _schema["$defs"]!.AsObject().ContainsKey(reference.Substring("#/$defs/".Length)));
    }

    [Fact]
    public void Create_EveryPattern_IsAnchored()
    {
        Descendants(_schema).OfType<JsonObject>().Where(node => node["pattern"] is JsonValue).ShouldAllBe(node => node["pattern"]!.GetValue<string>().StartsWith('^'));
        Regex.IsMatch("600/1m", TierLimit.Pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeTrue();
        Regex.IsMatch("market-data", PolicyName.Pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ConditionType_Properties_AreWhatTheReaderKnows(string type)
    {
        var fault = PolicyFile.Parse(PolicyText.When($$"""{"type":"{{type}}","no such member":1}"""), null).Faults.Single(fault => fault.Path.EndsWith(".no such member", StringComparison.Ordinal));
        var known = fault.Problem.Split("known are ")[1].Split(", ");

        FormOf(type)["properties"]!.AsObject().Select(property => property.Key).ShouldBe(known);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ConditionType_Required_AreWhatTheReaderMisses(string type)
    {
        var missing = PolicyFile.Parse(PolicyText.When($$"""{"type":"{{type}}"}"""), null).Faults
            .Where(fault => fault.Problem.StartsWith("is missing", StringComparison.Ordinal))
            .Select(fault => fault.Path.Split('.')[^1]);

        FormOf(type)["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["type", .. missing], ignoreOrder: true);
    }

    [Fact]
    public void Create_Twice_GivesEqualSchemas() => JsonNode.DeepEquals(PolicySchema.Create(), _schema).ShouldBeTrue();

    private JsonObject FormOf(string type) =>
        _schema["$defs"]!["rule"]!["oneOf"]!.AsArray().Select(form => form!.AsObject()).Single(form => form["properties"]!["type"]?["const"]?.GetValue<string>() == type);

    private static IEnumerable<JsonNode> Descendants(JsonNode? node) => node switch
    {
        JsonObject found => [found, .. found.SelectMany(pair => Descendants(pair.Value))],
        JsonArray array => array.SelectMany(Descendants),
        _ => [],
    };
}
