using System.Globalization;

namespace Portcullis.Ethereum.Siwe;

/// <summary>An RFC 3339 date-time: the text as it stands in the message, and the instant it names.</summary>
/// <param name="Text">The text, kept so that a message is written as it was read.</param>
/// <param name="Instant">The instant.</param>
public readonly record struct SiweTime(string Text, DateTimeOffset Instant)
{
    /// <summary>Writes an instant in UTC with milliseconds.</summary>
    public static SiweTime From(DateTimeOffset instant) =>
        new(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), instant);
}
