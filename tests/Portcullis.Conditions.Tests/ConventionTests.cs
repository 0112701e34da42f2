using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests;

/// <summary>A condition type is three files: the class at the root, its tests, and its page.</summary>
public sealed class ConventionTests
{
    public static TheoryData<string> Types => [.. ConditionCatalog.Types.Keys];

    [Fact]
    public void Root_HoldsOneFileForEachConditionTypeAndNothingElse()
    {
        var files = Directory.GetFiles(Repository.PathTo("src", "Portcullis.Conditions")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        string[] expected = [.. ConditionCatalog.Types.Values.Select(type => $"{type.Name}.cs"), "Portcullis.Conditions.csproj", "packages.lock.json"];

        files.ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ConditionType_Class_IsNamedForItsId(string id)
    {
        var words = id.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]);

        ConditionCatalog.Types[id].Name.ShouldBe(string.Concat(words) + "Condition");
        ConditionCatalog.Types[id].IsSealed.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ConditionType_TestsAndPage_Exist(string id)
    {
        File.Exists(Repository.PathTo("tests", "Portcullis.Conditions.Tests", $"{ConditionCatalog.Types[id].Name}Tests.cs")).ShouldBeTrue();
        File.Exists(Pages.PathOf(id)).ShouldBeTrue();
        File.ReadAllText(Repository.PathTo("docs", "conditions", "README.md")).ShouldContain($"[`{id}`]({id}.md)");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_EveryExample_IsAConditionOfTheType(string id)
    {
        var examples = Pages.ExamplesIn(Pages.PathOf(id));

        examples.ShouldNotBeEmpty();
        examples.ShouldAllBe(example => PolicyText.FaultsOf(PolicyText.When(example)).Length == 0);
        examples.ShouldAllBe(example => TypeOf(example) == id);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_ExampleWithAMemberMisspelt_IsRefusedThere(string id)
    {
        var example = JsonNode.Parse(Pages.ExamplesIn(Pages.PathOf(id))[0])!.AsObject();
        foreach (var (name, value) in example.Where(member => member.Key != "type").ToList())
        {
            var misspelt = example.DeepClone().AsObject();
            misspelt.Remove(name);
            misspelt[name + "s"] = value!.DeepClone();

            PolicyText.FaultsOf(PolicyText.When(misspelt.ToJsonString())).Contains($"{PolicyText.WhenPath}.{name}s", StringComparer.Ordinal).ShouldBeTrue(name);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_MembersTable_NamesEveryMember(string id)
    {
        var rows = Regex.Matches(File.ReadAllText(Pages.PathOf(id)), @"^\| `(?<name>\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

        rows.Select(row => row.Groups["name"].Value).ShouldBe(["type", .. ConditionMember.Of(ConditionCatalog.Types[id]).Select(member => member.Name)], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_InAnAttestation_IsWhatIsWritten(string id)
    {
        var section = File.ReadAllText(Pages.PathOf(id)).Split("## In an attestation\n")[1];
        (section.Count(character => character == '`') % 2).ShouldBe(0, "every ` has its other");
        var forms = Regex.Matches(section, @"`\{(?<members>type,[^`]*)\}`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(match => match.Groups["members"].Value.Split(',')).ToList();

        foreach (var example in Pages.ExamplesIn(Pages.PathOf(id)))
        {
            var written = JsonObject.Create(PolicyText.Condition<Condition>(example).ToEvaluated("0x00000000000000000000000000000000000A11CE", Finality.Latest))!;

            forms.ShouldContain(form => IsOfForm(written, form, section), $"{written.ToJsonString()} is none of {string.Join(" or ", forms.Select(form => string.Join(',', form)))}");
        }
    }

    [Fact]
    public void Index_EveryExample_IsAGoodPolicyFile() =>
        Pages.ExamplesIn(Repository.PathTo("docs", "conditions", "README.md")).ShouldAllBe(example => PolicyFile.Parse(example, null).IsValid);

    [Fact]
    public void Index_EveryUnknownReason_IsExplained()
    {
        var text = File.ReadAllText(Repository.PathTo("docs", "conditions", "README.md"));

        typeof(UnknownReason).GetFields().ShouldAllBe(reason => text.Contains($"| `{reason.GetRawConstantValue()}` |", StringComparison.Ordinal));
    }

    /// <summary>Whether an object has the members of the form in their order, with the values that stand there, and beside them only such as the page names.</summary>
    private static bool IsOfForm(JsonObject written, string[] form, string page)
    {
        var names = form.Select(member => member.Split(':')[0]).ToList();
        var (own, others) = (written.Where(member => names.Contains(member.Key)), written.Where(member => !names.Contains(member.Key)));
        return own.Select(member => member.Key).SequenceEqual(names, StringComparer.Ordinal)
            && own.Zip(form).All(pair => pair.Second == pair.First.Key || pair.Second == $"{pair.First.Key}:{pair.First.Value!.ToJsonString()}")
            && others.All(member => page.Contains($"`{member.Key}`", StringComparison.Ordinal));
    }

    private static string TypeOf(string example) => JsonNode.Parse(example)!["type"]!.GetValue<string>();
}
