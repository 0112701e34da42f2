using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.Tests.Telemetry;

/// <summary>The operator's page, <c>docs/operations.md</c>.</summary>
internal static partial class OperationsPage
{
    public static Task<string> ReadAsync() => File.ReadAllTextAsync(Repository.PathTo("docs", "operations.md"));

    /// <summary>The alarm rules on it.</summary>
    public static async Task<string> RulesAsync() => Rules().Match(await ReadAsync()).Groups["rules"].Value;

    /// <summary>The metrics that the rules name.</summary>
    public static async Task<IReadOnlySet<string>> MetricsOfRulesAsync() =>
        Metric().Matches(await RulesAsync()).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("```yaml\n(?<rules>groups:.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rules();

    [GeneratedRegex("portcullis_[a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();
}
