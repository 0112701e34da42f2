using Portcullis.Testing;

namespace Portcullis.Client.Tests.Docs;

public sealed class ClientPageTests
{
    private static readonly string Compiled = Plain(File.ReadLines(Repository.PathTo("tests", "Portcullis.Client.Tests", "Docs", "ClientPage.cs")));

    [Theory]
    [InlineData(5, "docs", "client.md")]
    [InlineData(2, "src", "Portcullis.Client", "README.md")]
    public void Snippets_OfThePage_AreCompiled(int count, params string[] page)
    {
        var snippets = File.ReadAllText(Repository.PathTo(page)).Split("```csharp\n").Skip(1).Select(rest => rest.Split("```")[0]).ToList();

        snippets.Count.ShouldBe(count);
        snippets.ShouldAllBe(snippet => Compiled.Contains(Plain(snippet.Split('\n')), StringComparison.Ordinal));
    }

    private static string Plain(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0));
}
