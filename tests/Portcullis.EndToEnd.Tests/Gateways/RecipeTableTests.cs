using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What the docs say of the gateways is what the tests expect of them.</summary>
public sealed class RecipeTableTests
{
    [Fact]
    public void Table_HasEachCaseOnce() => RecipeTable.Misplaced.ShouldBeEmpty();

    [Fact]
    public async Task Table_InTheDocs_IsWhatIsExpected()
    {
        var page = await File.ReadAllLinesAsync(Repository.PathTo("docs", "gateways", "README.md"), TestContext.Current.CancellationToken);
        var table = page.SkipWhile(line => line != "## The table").SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Select(line => line.Replace("**", "", StringComparison.Ordinal));

        table.ShouldBe(RecipeTable.Lines, string.Join('\n', RecipeTable.Lines));
    }
}
