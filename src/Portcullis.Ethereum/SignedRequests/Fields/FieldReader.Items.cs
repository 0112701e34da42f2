using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>The bare items (RFC 9651, sections 4.2.3.1 to 4.2.10).</summary>
internal sealed partial class FieldReader
{
    private const int MaxIntegerDigits = 15;
    private const int MaxWholeDigits = 12;
    private const int MaxFractionDigits = 3;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
    private static readonly SearchValues<char> TokenMarks = SearchValues.Create("!#$%&'*+-.^_`|~:/");
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private BareItem? ReadBareItem() => Peek switch
    {
        '-' or (>= '0' and <= '9') => ReadNumber(),
        '"' => ReadString(),
        ':' => ReadOctets(),
        '?' => ReadBoolean(),
        '@' => ReadDate(),
        '%' => ReadDisplayString(),
        '*' => ReadToken(),
        var first when char.IsAsciiLetter(first) => ReadToken(),
        _ => null,
    };

    private BareItem? ReadNumber()
    {
        var sign = Skip('-') ? "-" : "";
        var whole = SkipWhile(char.IsAsciiDigit);
        if (!Skip('.'))
        {
            return whole.Length is > 0 and <= MaxIntegerDigits ? BareItem.OfNumber(long.Parse(sign + whole, CultureInfo.InvariantCulture)) : null;
        }

        var fraction = SkipWhile(char.IsAsciiDigit);
        return whole.Length is > 0 and <= MaxWholeDigits && fraction.Length is > 0 and <= MaxFractionDigits
            ? new BareItem(BareItemKind.Decimal, decimal.Parse($"{sign}{whole}.{fraction}", CultureInfo.InvariantCulture).ToString("0.0##", CultureInfo.InvariantCulture))
            : null;
    }

    private BareItem? ReadString()
    {
        _position++;
        if (ReadPlainString() is { } plain)
        {
            return plain;
        }

        var text = new StringBuilder();
        while (!Skip('"'))
        {
            var isEscaped = Skip('\\');
            if (isEscaped ? Peek is not ('"' or '\\') : Peek is < ' ' or > '~')
            {
                return null;
            }

            text.Append(_text[_position++]);
        }

        return BareItem.OfText(text.ToString());
    }

    /// <summary>The rest of a string without escapes, as nearly all are; null, and nothing read, when it is none.</summary>
    private BareItem? ReadPlainString()
    {
        var rest = _text.AsSpan(_position);
        var length = rest.IndexOfAny('"', '\\');
        if (length < 0 || rest[length] != '"' || rest[..length].ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        var quoted = _text.Substring(_position - 1, length + 2);
        _position += length + 1;
        return new BareItem(BareItemKind.String, quoted, quoted[1..^1]);
    }

    private BareItem ReadToken()
    {
        var token = SkipWhile(static character => char.IsAsciiLetterOrDigit(character) || TokenMarks.Contains(character));
        return new BareItem(BareItemKind.Token, token, token);
    }

    private BareItem? ReadOctets()
    {
        _position++;
        var content = SkipWhile(Base64.Contains);
        var octets = new byte[content.Length];
        return Skip(':') && Convert.TryFromBase64String(content, octets, out var written) ? BareItem.OfOctets(octets[..written]) : null;
    }

    private BareItem? ReadBoolean()
    {
        _position++;
        return Skip('1') ? BareItem.True : Skip('0') ? new BareItem(BareItemKind.Boolean, "?0") : null;
    }

    private BareItem? ReadDate()
    {
        _position++;
        return ReadNumber() is { Kind: BareItemKind.Integer } number ? new BareItem(BareItemKind.Date, "@" + number.Serialized, Number: number.Number) : null;
    }

    private BareItem? ReadDisplayString()
    {
        _position++;
        if (!Skip('"'))
        {
            return null;
        }

        var octets = new List<byte>();
        while (!Skip('"'))
        {
            if (Skip('%') ? !TryReadOctet(octets) : !TryReadPlain(octets))
            {
                return null;
            }
        }

        return ToDisplayString([.. octets]);
    }

    private bool TryReadPlain(List<byte> octets)
    {
        if (Peek is < ' ' or > '~')
        {
            return false;
        }

        octets.Add((byte)_text[_position++]);
        return true;
    }

    private bool TryReadOctet(List<byte> octets)
    {
        if (_text.Length - _position < 2 || !char.IsAsciiHexDigitLower(_text[_position]) || !char.IsAsciiHexDigitLower(_text[_position + 1]))
        {
            return false;
        }

        octets.Add(byte.Parse(_text.AsSpan(_position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        _position += 2;
        return true;
    }

    private static BareItem? ToDisplayString(byte[] octets)
    {
        try
        {
            StrictUtf8.GetCharCount(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var text = new StringBuilder("%\"");
        foreach (var octet in octets)
        {
            text.Append(octet is >= (byte)' ' and <= (byte)'~' and not ((byte)'%' or (byte)'"') ? ((char)octet).ToString() : $"%{octet:x2}");
        }

        return new BareItem(BareItemKind.DisplayString, text.Append('"').ToString());
    }
}
