using System.Globalization;

namespace Portcullis.Issuer.Keys;

/// <summary>An instant as it stands in the name of a key file, <c>20261128T193000Z</c>: file times do not survive a copy.</summary>
internal static class KeyInstant
{
    private const string Format = "yyyyMMdd'T'HHmmss'Z'";
    private const int Length = 16;

    /// <summary>Writes it, without fractions of a second.</summary>
    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads the instant that a name begins with, up to a hyphen; null when there is none.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<char> name) =>
        name.Length > Length && name[Length] == '-'
        && DateTimeOffset.TryParseExact(
            name[..Length], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;
}
