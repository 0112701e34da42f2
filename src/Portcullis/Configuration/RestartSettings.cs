namespace Portcullis.Configuration;

/// <summary>The settings that are read once, at start: all but the routes.</summary>
internal static class RestartSettings
{
    /// <summary>The names of the sections that differ. Their values may be secrets, and are not told.</summary>
    public static IReadOnlyList<string> FindChanged(IConfiguration before, IConfiguration now) =>
    [
        .. before.GetChildren().Concat(now.GetChildren()).Select(section => section.Key).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !name.Equals(ProxyConfiguration.SectionName, StringComparison.OrdinalIgnoreCase))
            .Where(name => !Values(before, name).SetEquals(Values(now, name)))
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static HashSet<KeyValuePair<string, string?>> Values(IConfiguration settings, string name) =>
        settings.GetSection(name).AsEnumerable().ToHashSet();
}
