using System.Reflection;
using System.Text.RegularExpressions;

namespace Portcullis.Credentials.Tests;

public sealed partial class RefusalCodeTests
{
    private static readonly RefusalCode[] Fields =
    [
        .. typeof(RefusalCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<RefusalCode>(),
    ];

    public static TheoryData<string> Codes => [.. RefusalCode.All.Keys];

    [Fact]
    public void All_Fields_AreThereUnderUniqueCodes()
    {
        Fields.Length.ShouldBeGreaterThan(30);
        RefusalCode.All.Count.ShouldBe(Fields.Length);
        Array.TrueForAll(Fields, code => ReferenceEquals(RefusalCode.All[code.Code], code)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Codes))]
    public void Code_Any_IsAnErrorWithASnakeCaseNameAndASentence(string name)
    {
        var code = RefusalCode.All[name];
        SnakeCase().IsMatch(code.Code).ShouldBeTrue();
        code.Status.ShouldBeInRange(400, 599);
        code.Title.ShouldEndWith(".");
        code.Title.ShouldAllBe(letter => letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\');
    }

    [Theory, MemberData(nameof(Codes))]
    public void Code_Any_HasAPageThatStatesItsStatusAndTitle(string name)
    {
        var code = RefusalCode.All[name];
        var page = File.ReadAllText(Path.Combine(Pages, name + ".md"));
        page.ShouldStartWith($"# {name}\n\n**{code.Status}** · {code.Title}\n");
        page.ShouldContain("## What the caller does");
        page.ShouldContain("## What the operator does");
    }

    [Theory, MemberData(nameof(Codes))]
    public void Code_Any_HasAnExampleOnItsPageThatIsARefusalOfIt(string name)
    {
        var example = Example().Match(File.ReadAllText(Path.Combine(Pages, name + ".md"))).Groups["body"].Value;
        using var json = System.Text.Json.JsonDocument.Parse(example);
        var owner = json.RootElement.TryGetProperty("ok", out _) ? json.RootElement.GetProperty("error") : json.RootElement;
        owner.GetProperty("code").GetString().ShouldBe(name);
        if (json.RootElement.TryGetProperty("type", out var type))
        {
            type.GetString().ShouldBe(RefusalBody.TypePrefix + name);
            json.RootElement.GetProperty("status").GetInt32().ShouldBe(RefusalCode.All[name].Status);
            json.RootElement.GetProperty("title").GetString().ShouldBe(RefusalCode.All[name].Title);
        }
    }

    [Fact]
    public void Pages_All_BelongToACode() => Directory.EnumerateFiles(Pages)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(name => name != "README")
        .ShouldBe(RefusalCode.All.Keys, ignoreOrder: true);

    [Fact]
    public void Index_Links_AreExactlyThePages() => Link().Matches(File.ReadAllText(Path.Combine(Pages, "README.md")))
        .Select(match => match.Groups["code"].Value)
        .ShouldBe(RefusalCode.All.Keys, ignoreOrder: true);

    private static string Pages { get; } = Path.Combine(Root(), "docs", "errors");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Portcullis.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests run outside the repository");
        }

        return folder.FullName;
    }

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SnakeCase();

    [GeneratedRegex("```json\n(?<body>.+?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex(@"\]\((?<code>[a-z_]+)\.md\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
