using System.Buffers;

namespace Portcullis.Ethereum.Siwe;

/// <summary>The parts of RFC 3986's grammar that ERC-4361 refers to. All of it is ASCII.</summary>
internal static class Rfc3986
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string SubDelims = "!$&'()*+,;=";

    private static readonly SearchValues<char> SchemeChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");
    private static readonly SearchValues<char> HostChars = SearchValues.Create(Unreserved + SubDelims);
    private static readonly SearchValues<char> UserChars = SearchValues.Create(Unreserved + SubDelims + ":");
    private static readonly SearchValues<char> SegmentChars = SearchValues.Create(Unreserved + SubDelims + ":@");
    private static readonly SearchValues<char> PathChars = SearchValues.Create(Unreserved + SubDelims + ":@/");
    private static readonly SearchValues<char> QueryChars = SearchValues.Create(Unreserved + SubDelims + ":@/?");
    private static readonly SearchValues<char> StatementChars = SearchValues.Create(Unreserved + SubDelims + ":/?#[]@ ");

    /// <summary>ERC-4361's statement: reserved and unreserved characters and spaces, at least one.</summary>
    public static bool IsStatement(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(StatementChars);

    /// <summary>Any number of <c>pchar</c>, none included.</summary>
    public static bool IsSegment(ReadOnlySpan<char> text) => IsEncoded(text, SegmentChars);

    /// <summary>Section 3.1.</summary>
    public static bool IsScheme(ReadOnlySpan<char> text) =>
        !text.IsEmpty && char.IsAsciiLetter(text[0]) && !text.ContainsAnyExcept(SchemeChars);

    /// <summary>
    /// Section 3.2. Narrower than the RFC in three places that no web origin needs: the host may be empty only where
    /// <paramref name="hostRequired"/> is false, a colon needs a port of at most 65535 after it, and there is no IPvFuture.
    /// </summary>
    public static bool IsAuthority(ReadOnlySpan<char> text, bool hostRequired)
    {
        var at = text.IndexOf('@');
        if (at >= 0 && !IsEncoded(text[..at], UserChars))
        {
            return false;
        }

        var place = text[(at + 1)..];
        var hostLength = place.StartsWith('[') ? place.IndexOf(']') + 1 : place.IndexOf(':') is >= 0 and var colon ? colon : place.Length;
        return IsHost(place[..hostLength], hostRequired) && (hostLength == place.Length || IsPort(place[hostLength..]));
    }

    /// <summary>Section 3: an absolute URI with an optional fragment.</summary>
    public static bool IsUri(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0 || !IsScheme(text[..colon]))
        {
            return false;
        }

        var rest = text[(colon + 1)..];
        return CutTail(ref rest, '#', QueryChars) && CutTail(ref rest, '?', QueryChars) && IsHierarchy(rest);
    }

    private static bool IsHierarchy(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("//", StringComparison.Ordinal))
        {
            return IsEncoded(text, PathChars);
        }

        var afterSlashes = text[2..];
        var end = afterSlashes.IndexOf('/') is >= 0 and var slash ? slash : afterSlashes.Length;
        return IsAuthority(afterSlashes[..end], hostRequired: false) && IsEncoded(afterSlashes[end..], PathChars);
    }

    private static bool CutTail(ref ReadOnlySpan<char> text, char mark, SearchValues<char> allowed)
    {
        var start = text.IndexOf(mark);
        if (start < 0)
        {
            return true;
        }

        var tail = text[(start + 1)..];
        text = text[..start];
        return IsEncoded(tail, allowed);
    }

    private static bool IsHost(ReadOnlySpan<char> host, bool required) => host switch
    {
        [] => !required,
        ['[', .. var literal, ']'] => Ipv6.IsAddress(literal),
        _ => IsEncoded(host, HostChars),
    };

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text is [':', _, ..] and { Length: <= 6 } && !text[1..].ContainsAnyExceptInRange('0', '9') && int.Parse(text[1..]) <= ushort.MaxValue;

    private static bool IsEncoded(ReadOnlySpan<char> text, SearchValues<char> allowed)
    {
        for (var bad = text.IndexOfAnyExcept(allowed); bad >= 0; bad = text.IndexOfAnyExcept(allowed))
        {
            if (text[bad..] is not ['%', var high, var low, .. var rest] || !char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low))
            {
                return false;
            }

            text = rest;
        }

        return true;
    }
}
