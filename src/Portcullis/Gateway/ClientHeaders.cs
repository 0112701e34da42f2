using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Gateway;

/// <summary>
/// Takes away what a client may not say: anything in the namespace <c>Portcullis-*</c>, in every spelling that some upstream folds to it, and
/// headers that make an upstream see another path or method than the one that was gated.
/// </summary>
internal static class ClientHeaders
{
    private const string Namespace = "portcullis-";

    private static readonly FrozenSet<string> Overrides = new[]
    {
        "x-original-url", "x-original-uri", "x-original-method", "x-rewrite-url", "x-http-method", "x-http-method-override", "x-method-override",
        "x-forwarded-uri", "x-forwarded-path", "x-forwarded-method", "x-forwarded-prefix", "x-forwarded-server", "x-accel-redirect",
        "x-envoy-original-path", "x-envoy-original-method", "x-script-name", "script-name", "path-info",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Removes all of it from a client's request.</summary>
    public static void Strip(IHeaderDictionary headers) => RemoveWhere(headers, IsForbidden);

    /// <summary>Removes the namespace alone: nor may an upstream speak in our name.</summary>
    public static void StripOurs(IHeaderDictionary headers) => RemoveWhere(headers, IsOurs);

    /// <summary>Whether a name belongs to <c>Portcullis-*</c>, whatever stands for the hyphen (CGI folds it to <c>_</c>, some also a dot).</summary>
    public static bool IsOurs(string name)
    {
        if (name.Length < Namespace.Length || (name[0] | 0x20) != 'p')
        {
            return false;
        }

        return name.StartsWith("portcullis", StringComparison.OrdinalIgnoreCase) && !char.IsAsciiLetterOrDigit(name[Namespace.Length - 1]);
    }

    private static void RemoveWhere(IHeaderDictionary headers, Func<string, bool> isForbidden)
    {
        List<string>? found = null;
        foreach (var (name, _) in headers)
        {
            if (isForbidden(name))
            {
                (found ??= []).Add(name);
            }
        }

        found?.ForEach(name => headers.Remove(name));
    }

    private static bool IsForbidden(string name) => (name[0] | 0x20) switch
    {
        'p' => IsOurs(name) || IsOverride(name),
        's' or 'x' => IsOverride(name),
        _ => false,
    };

    private static bool IsOverride(string name) => name.Length <= 32 && Overrides.Contains(Fold(name));

    private static string Fold(string name) =>
        string.Create(name.Length, name, static (folded, original) =>
        {
            for (var i = 0; i < folded.Length; i++)
            {
                folded[i] = char.IsAsciiLetterOrDigit(original[i]) ? char.ToLowerInvariant(original[i]) : '-';
            }
        });
}
