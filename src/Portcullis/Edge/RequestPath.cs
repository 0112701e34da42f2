using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Portcullis.Edge;

/// <summary>
/// Reads a raw request target to the one path that it can mean: decoded, without dot segments. A target that two readers could take for two
/// paths has none. One function for requests that are proxied and for paths that another gateway asks about.
/// </summary>
internal static class RequestPath
{
    /// <summary>What some reader takes for a delimiter once it has decoded it: never let through in encoded form.</summary>
    private static readonly SearchValues<byte> NeverEncoded = SearchValues.Create("/\\%;#?"u8);

    /// <summary>Reads a target as it stood in the request line.</summary>
    /// <param name="target">An origin-form (<c>/path?query</c>), or an absolute-form.</param>
    /// <param name="authority">The authority that an absolute-form must name: the request's Host.</param>
    /// <param name="path">The one path that it means.</param>
    /// <param name="fault">Why it has none, otherwise.</param>
    public static bool TryRead(
        string target, string? authority, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? fault)
    {
        path = null;
        fault = FindStray(target);
        if (fault is not null)
        {
            return false;
        }

        var raw = target[0] == '/' ? target : AfterAuthority(target, authority, out fault);
        if (raw is null)
        {
            fault ??= "is neither a path nor an absolute URL";
            return false;
        }

        var query = raw.IndexOf('?', StringComparison.Ordinal);
        return TryReadPath(query < 0 ? raw : raw[..query], out path, out fault);
    }

    private static bool TryReadPath(string raw, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? fault)
    {
        path = null;
        fault = FindAmbiguity(raw);
        if (fault is not null)
        {
            return false;
        }

        var decoded = raw;
        if (raw.Contains('%', StringComparison.Ordinal) && !TryDecode(raw, out decoded, out fault))
        {
            return false;
        }

        path = RemoveDotSegments(decoded);
        return true;
    }

    /// <summary>Characters that no target may hold, its query included.</summary>
    private static string? FindStray(string target)
    {
        if (target.Length == 0)
        {
            return "is empty";
        }

        return target.AsSpan().IndexOfAnyExceptInRange('\x21', '\x7e') >= 0 ? "holds a space, a control character or a character outside ASCII"
            : target.Contains('#', StringComparison.Ordinal) ? "holds a fragment ('#')"
            : null;
    }

    private static string? FindAmbiguity(string raw) =>
        raw.Contains("//", StringComparison.Ordinal) ? "holds an empty segment ('//')"
        : raw.Contains('\\', StringComparison.Ordinal) ? "holds a backslash"
        : raw.Contains(';', StringComparison.Ordinal) ? "holds a path parameter (';')"
        : null;

    private static string? AfterAuthority(string target, string? authority, out string? fault)
    {
        fault = null;
        var start = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : -1;
        if (start < 0)
        {
            return null;
        }

        var end = target.AsSpan(start).IndexOfAny('/', '?');
        var named = end < 0 ? target.AsSpan(start) : target.AsSpan(start, end);
        if (!named.Equals(authority, StringComparison.OrdinalIgnoreCase))
        {
            fault = "names another authority than the Host header";
            return null;
        }

        return end < 0 ? "/" : target[start + end] == '/' ? target[(start + end)..] : "/" + target[(start + end)..];
    }

    private static bool TryDecode(string raw, [NotNullWhen(true)] out string? decoded, [NotNullWhen(false)] out string? fault)
    {
        decoded = null;
        var bytes = new byte[raw.Length];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                bytes[length++] = (byte)raw[i];
                continue;
            }

            if (!TryDecodeByte(raw.AsSpan(i), out bytes[length], out fault))
            {
                return false;
            }

            length++;
            i += 2;
        }

        return TryDecodeUtf8(bytes.AsSpan(0, length), out decoded, out fault);
    }

    private static bool TryDecodeByte(ReadOnlySpan<char> triplet, out byte value, [NotNullWhen(false)] out string? fault)
    {
        value = 0;
        fault = triplet.Length < 3 || !byte.TryParse(triplet[1..3], NumberStyles.AllowHexSpecifier, null, out value)
            ? "holds a '%' without two hexadecimal digits"
            : value is < 0x20 or 0x7f ? "holds an encoded control character"
            : NeverEncoded.Contains(value) ? $"holds '{(char)value}' in encoded form"
            : null;
        return fault is null;
    }

    private static bool TryDecodeUtf8(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? decoded, [NotNullWhen(false)] out string? fault)
    {
        if (!Utf8.IsValid(bytes))
        {
            (decoded, fault) = (null, "holds encoded bytes that are not UTF-8");
            return false;
        }

        (decoded, fault) = (Encoding.UTF8.GetString(bytes), null);
        return true;
    }

    private static string RemoveDotSegments(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
        {
            return path;
        }

        var kept = new List<string>();
        var segments = path[1..].Split('/');
        foreach (var segment in segments)
        {
            if (segment == "..")
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        // A dot segment at the end stands for a folder.
        if (segments[^1] is "." or "..")
        {
            kept.Add("");
        }

        return "/" + string.Join('/', kept);
    }
}
