using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Portcullis.Credentials.Json;

/// <summary>
/// The one text of a JSON value that attestations are hashed and signed over: members in the order of their UTF-16 code units, no whitespace, strings and numbers as
/// ECMAScript's <c>JSON.stringify</c> writes them. The same as RFC 8785 for what that covers.
/// </summary>
internal static class CanonicalJson
{
    // ECMAScript, Number::toString: from here on digits are written with an exponent.
    private const int MostWholeDigits = 21;
    private const int MostLeadingZeros = 6;

    // The whole numbers that a double holds exactly: their digits are what ECMAScript writes.
    private const long LargestExact = 1L << 53;

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

    /// <summary>The text, UTF-8.</summary>
    /// <exception cref="InvalidOperationException">A string or a name holds half a surrogate pair, which has no UTF-8.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder(512);
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value);
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole) && whole is >= -LargestExact and <= LargestExact:
                text.Append(CultureInfo.InvariantCulture, $"{whole}");
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value.GetDouble());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                throw new ArgumentException("not a JSON value", nameof(value));
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        // A name is text anew each time it is asked for.
        var members = new (string Name, JsonElement Value)[value.GetPropertyCount()];
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            members[count++] = (member.Name, member.Value);
        }

        Array.Sort(members, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        text.Append('{');
        for (var i = 0; i < count; i++)
        {
            AppendString(i == 0 ? text : text.Append(','), members[i].Name);
            Append(text.Append(':'), members[i].Value);
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, JsonElement value)
    {
        text.Append('[');
        var isLater = false;
        foreach (var item in value.EnumerateArray())
        {
            Append(isLater ? text.Append(',') : text, item);
            isLater = true;
        }

        text.Append(']');
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        var plain = value.AsSpan().IndexOfAny(Escaped) is var first and >= 0 ? first : value.Length;
        text.Append(value, 0, plain);
        foreach (var next in value.AsSpan(plain))
        {
            _ = next switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)next:x4}"),
                _ => text.Append(next),
            };
        }

        text.Append('"');
    }

    private static void AppendNumber(StringBuilder text, double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            // Minus zero is 0, and a number too large for a double is null.
            text.Append(value == 0 ? "0" : "null");
            return;
        }

        // The shortest digits that read back as the same number, and where their point stands.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = exponentAt < 0 ? 0 : int.Parse(shortest.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? shortest : shortest[..exponentAt];
        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (pointAt < 0 ? mantissa.Length : pointAt) + exponent;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        point -= all.Length - digits.Length;
        AppendDigits(text, value < 0 ? "-" : "", digits.TrimEnd('0'), point);
    }

    private static void AppendDigits(StringBuilder text, string sign, string digits, int point)
    {
        text.Append(sign);
        if (point is > 0 and <= MostWholeDigits)
        {
            text.Append(digits.Length <= point ? digits.PadRight(point, '0') : digits.Insert(point, "."));
        }
        else if (point is > -MostLeadingZeros and <= 0)
        {
            text.Append("0.").Append('0', -point).Append(digits);
        }
        else
        {
            var exponent = point - 1;
            text.Append(digits.Length == 1 ? digits : digits.Insert(1, ".")).Append('e').Append(exponent < 0 ? '-' : '+')
                .Append(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture));
        }
    }
}
