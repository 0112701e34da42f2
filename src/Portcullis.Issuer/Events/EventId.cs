using System.Globalization;

namespace Portcullis.Issuer.Events;

/// <summary>The id of an event, <c>log-number</c>: unlike a number alone it says which log it is of, when one is begun anew.</summary>
/// <param name="Log">The log's name: 12 lower-case hexadecimal digits.</param>
/// <param name="Number">The event's number in it.</param>
internal readonly record struct EventId(string Log, long Number)
{
    private const int NameLength = 12;
    private const int MostDigits = 18;

    /// <summary>Reads what <see cref="ToString"/> writes; null when it is anything else.</summary>
    public static EventId? Parse(string text)
    {
        if (text.Length is <= NameLength + 1 or > NameLength + 1 + MostDigits || text[NameLength] != '-')
        {
            return null;
        }

        var name = text[..NameLength];
        var digits = text.AsSpan(NameLength + 1);

        // The platform would overlook NULs at the end.
        return name.All(char.IsAsciiHexDigitLower) && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || digits.Length == 1) && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EventId(name, number)
            : null;
    }

    /// <summary>As clients have it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Log}-{Number}");
}
