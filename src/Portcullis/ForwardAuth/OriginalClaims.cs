using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using Portcullis.Edge;

namespace Portcullis.ForwardAuth;

/// <summary>The headers by which somebody says what the original request was, by their folded names.</summary>
internal static class OriginalClaims
{
    private const int LongestName = 32;

    private static readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> IsTarget = new[]
    {
        ("x-original-uri", true), ("x-original-url", true), ("x-rewrite-url", true), ("x-forwarded-uri", true), ("x-envoy-original-path", true),
        ("x-original-method", false), ("x-forwarded-method", false), ("x-envoy-original-method", false), ("x-http-method", false), ("x-http-method-override", false), ("x-method-override", false),
    }.ToFrozenDictionary(claim => claim.Item1, claim => claim.Item2, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The first header that says another method or target than these; null when all agree. The forwarded host, of which nothing is judged, may at least not be two.</summary>
    public static string? FindContradiction(IHeaderDictionary headers, string method, string target)
    {
        foreach (var (name, values) in headers)
        {
            if ((name[0] | 0x20) != 'x' || name.Length > LongestName)
            {
                continue;
            }

            var contradicts = Find(name) switch
            {
                true => !Says(values, target),
                false => !Says(values, method),
                null => IsHost(name) && !IsOne(values),
            };
            if (contradicts)
            {
                return name;
            }
        }

        return null;
    }

    private static bool? Find(string name)
    {
        Span<char> folded = stackalloc char[LongestName];
        return IsTarget.TryGetValue(ClientHeaders.Fold(name, folded), out var isTarget) ? isTarget : null;
    }

    private static bool Says(StringValues values, string expected) => values is [{ } value] && value == expected;

    private static bool IsOne(StringValues values) => values is [{ } value] && !value.Contains(',', StringComparison.Ordinal);

    private static bool IsHost(string name) => name.Equals("X-Forwarded-Host", StringComparison.OrdinalIgnoreCase);
}
