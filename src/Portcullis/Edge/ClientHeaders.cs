using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Edge;

/// <summary>
/// Takes away what a client may not say: anything in the namespace <c>Portcullis-*</c>, in every spelling that some upstream folds to it, and
/// headers that make an upstream see another path, method or peer than the gateway saw. What the proxy says of the peer, it adds afterwards.
/// </summary>
internal static class ClientHeaders
{
    private const string Namespace = "portcullis-";

    private const string Forwarding = "x-forwarded-";
    private const int LongestClaim = 32;

    private static readonly FrozenSet<string> Claims = new[]
    {
        "x-original-url", "x-original-uri", "x-original-method", "x-rewrite-url", "x-http-method", "x-http-method-override", "x-method-override",
        "x-accel-redirect", "x-envoy-original-path", "x-envoy-original-method", "x-script-name", "script-name", "path-info",
        "forwarded", "x-real-ip", "true-client-ip", "cf-connecting-ip", "x-client-ip", "x-cluster-client-ip",
        "x-original-for", "x-original-host", "x-original-proto",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FoldedClaims = Claims.GetAlternateLookup<ReadOnlySpan<char>>();

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

    /// <summary>A name as servers may fold it, all of them at once: letters in lower case, everything else a hyphen.</summary>
    public static ReadOnlySpan<char> Fold(ReadOnlySpan<char> name, Span<char> folded)
    {
        for (var i = 0; i < name.Length; i++)
        {
            folded[i] = char.IsAsciiLetterOrDigit(name[i]) ? char.ToLowerInvariant(name[i]) : '-';
        }

        return folded[..name.Length];
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
        'p' => IsOurs(name) || IsClaim(name),
        'c' or 'f' or 's' or 't' => IsClaim(name),
        'x' => IsForwarding(name) || IsClaim(name),
        _ => false,
    };

    private static bool IsForwarding(string name)
    {
        Span<char> folded = stackalloc char[Forwarding.Length];
        return name.Length >= Forwarding.Length && Fold(name.AsSpan(0, Forwarding.Length), folded).SequenceEqual(Forwarding);
    }

    private static bool IsClaim(string name)
    {
        Span<char> folded = stackalloc char[LongestClaim];
        return name.Length <= LongestClaim && FoldedClaims.Contains(Fold(name, folded));
    }
}
