namespace Portcullis.Client.Remedies;

/// <summary>The names in a scope (RFC 6749, 3.3).</summary>
internal static class ScopeNames
{
    /// <summary>Each of them; none of null.</summary>
    public static string[] Of(string? scope) => (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Those that another scope lacks.</summary>
    public static string[] Lacking(string? wanted, string? has) => [.. Of(wanted).Except(Of(has), StringComparer.Ordinal)];
}
