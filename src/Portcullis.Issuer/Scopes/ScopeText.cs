using Portcullis.Credentials;

namespace Portcullis.Issuer.Scopes;

/// <summary>A scope as a text: names by single spaces (RFC 6749, 3.3).</summary>
internal static class ScopeText
{
    /// <summary>All names, in order; none of no text.</summary>
    public static string[] Split(string? text) => string.IsNullOrEmpty(text) ? [] : text.Split(' ');

    /// <summary>The policies and tiers among them; what can name none is passed over.</summary>
    public static IEnumerable<PolicyName> NamesOf(string? text) => Split(text).Select(PolicyName.Parse).OfType<PolicyName>();

    /// <summary>Whether a name is among them.</summary>
    public static bool Has(string? text, string name) => Split(text).Contains(name, StringComparer.Ordinal);

    /// <summary>The text without a name; empty when nothing else is named.</summary>
    public static string Without(string? text, string name) => string.Join(' ', Split(text).Where(one => one != name));
}
