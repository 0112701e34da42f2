using System.Globalization;

namespace Portcullis.Credentials.Attestations;

/// <summary>An instant as attestations write it: ISO 8601, UTC, always three digits of milliseconds, <c>2026-09-01T23:49:31.847Z</c>.</summary>
internal static class AttestationInstant
{
    private const int Length = 24;
    private const int PreciseLength = 28;
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The instant without what is finer than a unit.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan unit) => new(instant.UtcTicks - (instant.UtcTicks % unit.Ticks), TimeSpan.Zero);

    public static string Write(DateTimeOffset instant) => string.Create(Length, instant.UtcDateTime, static (text, utc) =>
    {
        // The round-trip form, the same with seven digits, has a writer of its own: a form that is spelt out is read anew each time.
        Span<char> precise = stackalloc char[PreciseLength];
        utc.TryFormat(precise, out _, "O", CultureInfo.InvariantCulture);
        precise[..(Length - 1)].CopyTo(text);
        text[^1] = 'Z';
    });

    /// <summary>The instant; null when the text is not the one way to write it.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
        && Write(instant) == text
            ? instant
            : null;
}
