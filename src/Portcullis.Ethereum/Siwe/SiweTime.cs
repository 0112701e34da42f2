using System.Globalization;

namespace Portcullis.Ethereum.Siwe;

/// <summary>An RFC 3339 date-time: the text as it stands in the message, and the instant it names.</summary>
/// <param name="Text">The text, kept so that a message is written as it was read.</param>
/// <param name="Instant">The instant.</param>
public readonly record struct SiweTime(string Text, DateTimeOffset Instant)
{
    private const string WholeSeconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const int WholeSecondsLength = 19;
    private const int MaxFractionDigits = 9;

    /// <summary>Writes an instant in UTC with milliseconds; what is finer is cut off, from the instant too.</summary>
    public static SiweTime From(DateTimeOffset instant)
    {
        var whole = new DateTimeOffset(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return new(whole.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), whole);
    }

    /// <summary>
    /// Reads an RFC 3339 <c>date-time</c> (section 5.6) that exists in the calendar. <c>t</c> and <c>z</c> may be of either case, as the RFC
    /// allows. A fraction has 1 to 9 digits, of which the instant keeps 7. Refused: leap seconds, which no clock of ours can show, the
    /// year 0000, and instants before the year 1 or after 9999 in UTC.
    /// </summary>
    public static bool TryParse(string? text, out SiweTime time)
    {
        time = default;
        if (text is not { Length: > WholeSecondsLength } || !TryParseSeconds(text, out var local)
            || !TryCutFraction(text.AsSpan(WholeSecondsLength), out var fraction, out var zone)
            || !TryParseOffset(zone, out var offset))
        {
            return false;
        }

        var ticks = local.Ticks + fraction - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new SiweTime(text, new DateTimeOffset(ticks, TimeSpan.Zero));
        return true;
    }

    private static bool TryParseSeconds(string text, out DateTime local)
    {
        Span<char> seconds = stackalloc char[WholeSecondsLength];
        text.AsSpan(0, WholeSecondsLength).CopyTo(seconds);
        if (seconds[10] == 't')
        {
            seconds[10] = 'T';
        }

        return DateTime.TryParseExact(seconds, WholeSeconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
    }

    private static bool TryCutFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = text;
        if (text[0] != '.')
        {
            return true;
        }

        var end = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (end is < 1 or > MaxFractionDigits)
        {
            return false;
        }

        for (var i = 0; i < 7; i++)
        {
            ticks = (ticks * 10) + (i < end ? text[1 + i] - '0' : 0);
        }

        rest = text[(1 + end)..];
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text is not [('+' or '-') and var sign, _, _, ':', _, _]
            || !int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (sign == '-' ? -1 : 1);
        return true;
    }
}
