using System.Xml.Linq;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests;

/// <summary>The directions between the projects: a host never references a host, a leaf references nothing.</summary>
public sealed class HouseTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Portcullis.Ethereum"] = [],
        ["Portcullis.Solana"] = ["Portcullis.Ethereum"],
        ["Portcullis.Credentials"] = [],
        ["Portcullis.Conditions"] = ["Portcullis.Ethereum", "Portcullis.Credentials", "Portcullis.Solana"],
        ["Portcullis.AspNetCore"] = ["Portcullis.Credentials"],
        ["Portcullis.Issuer"] = ["Portcullis.Credentials", "Portcullis.Conditions"],
        ["Portcullis.Client"] = ["Portcullis.Credentials", "Portcullis.Ethereum"],
        ["Portcullis"] = ["Portcullis.AspNetCore", "Portcullis.Issuer", "Portcullis.Client"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Fact]
    public void Src_Projects_AreTheEight() =>
        Files().Select(Path.GetFileNameWithoutExtension).ShouldBe(Allowed.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Src_ProjectReferences_GoOnlyTheAllowedWay(string project)
    {
        var file = XDocument.Load(Repository.PathTo("src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        references.ShouldBe(Allowed[project], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Src_ProjectFiles_NameNoAssemblyByPathAndNoVersion(string project)
    {
        var file = XDocument.Load(Repository.PathTo("src", project, $"{project}.csproj"));

        file.Descendants("Reference").ShouldBeEmpty();
        file.Descendants("PackageReference").ShouldAllBe(package => package.Attribute("Version") == null && package.Attribute("VersionOverride") == null);
    }

    [Fact]
    public void Solution_Projects_AreAllThatThereAre()
    {
        var listed = XDocument.Load(Repository.PathTo("Portcullis.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        var there = new[] { "src", "tests", "samples", "bench" }
            .SelectMany(folder => Directory.EnumerateDirectories(Repository.PathTo(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));

        listed.ShouldBe(there, ignoreOrder: true);
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Repository.PathTo("src"), "*.csproj", SearchOption.AllDirectories);
}
