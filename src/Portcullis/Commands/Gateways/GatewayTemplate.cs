using System.Text.RegularExpressions;

namespace Portcullis.Commands.Gateways;

/// <summary>
/// A piece of a gateway's configuration with <c>{{placeholders}}</c>: one file <c>Templates/NAME.extension</c> for each, which is all that a further gateway needs. What may stand between the
/// braces is in <see cref="GatewayValues"/>.
/// </summary>
/// <param name="text">The file.</param>
internal sealed partial class GatewayTemplate(string text)
{
    private const string Folder = "gateways/";

    /// <summary>The gateways there is a piece for.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. Resources().Select(NameOf).Order(StringComparer.Ordinal)];

    /// <summary>The piece for a gateway; null when there is none.</summary>
    internal static GatewayTemplate? Find(string name)
    {
        if (Resources().SingleOrDefault(resource => string.Equals(NameOf(resource), name, StringComparison.Ordinal)) is not { } found)
        {
            return null;
        }

        using var reader = new StreamReader(typeof(GatewayTemplate).Assembly.GetManifestResourceStream(found)!);
        return new GatewayTemplate(reader.ReadToEnd());
    }

    /// <summary>Whether it has a placeholder of that name.</summary>
    internal bool Asks(string value) => text.Contains($"{{{{{value}}}}}", StringComparison.Ordinal);

    /// <summary>The piece with every placeholder filled in.</summary>
    internal string Fill(IReadOnlyDictionary<string, string> values) => Placeholder().Replace(text, match => values[match.Groups["name"].Value]);

    private static IEnumerable<string> Resources() =>
        typeof(GatewayTemplate).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal));

    private static string NameOf(string resource) => Path.GetFileNameWithoutExtension(resource[Folder.Length..]);

    [GeneratedRegex(@"\{\{(?<name>[a-z-]+)\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
