namespace Portcullis.Ethereum.Siwe;

/// <summary>RFC 3986's <c>IPv6address</c>: no zone, no prefix length, none of the liberties that socket libraries take.</summary>
internal static class Ipv6
{
    private const int Groups = 8;

    /// <summary>Whether the text, without its brackets, is such an address.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return CountGroups(text, mayEndInIpv4: true) == Groups;
        }

        var left = text[..gap].IsEmpty ? 0 : CountGroups(text[..gap], mayEndInIpv4: false);
        var right = text[(gap + 2)..].IsEmpty ? 0 : CountGroups(text[(gap + 2)..], mayEndInIpv4: true);
        return left >= 0 && right >= 0 && left + right < Groups;
    }

    private static int CountGroups(ReadOnlySpan<char> text, bool mayEndInIpv4)
    {
        var count = 0;
        foreach (var part in text.Split(':'))
        {
            var group = text[part];
            var endsText = part.End.Value == text.Length;
            if (mayEndInIpv4 && endsText && IsIpv4(group))
            {
                return count + 2;
            }

            if (group.Length is < 1 or > 4 || !IsHexadecimal(group))
            {
                return -1;
            }

            count++;
        }

        return count;
    }

    private static bool IsIpv4(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            var octet = text[part];
            if (octet.Length is < 1 or > 3 || octet.ContainsAnyExceptInRange('0', '9') || (octet.Length > 1 && octet[0] == '0') || int.Parse(octet) > byte.MaxValue)
            {
                return false;
            }

            count++;
        }

        return count == 4;
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (var digit in text)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }
}
