using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>The pages of docs/conditions.</summary>
internal static class Pages
{
    public static string PathOf(string id) => Repository.PathTo("docs", "conditions", $"{id}.md");

    /// <summary>The JSON that stands on a page.</summary>
    public static IReadOnlyList<string> ExamplesIn(string path) =>
        [.. Regex.Matches(File.ReadAllText(path), "^```json\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(match => match.Groups["json"].Value)];

    /// <summary>What a page says under a heading.</summary>
    public static string Section(string id, string heading) => File.ReadAllText(PathOf(id)).Split($"## {heading}\n")[1].Split("\n## ")[0];
}
