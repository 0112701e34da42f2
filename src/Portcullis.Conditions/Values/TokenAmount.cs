using System.Numerics;
using System.Text.RegularExpressions;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Values;

/// <summary>A positive amount of a token in display units, kept as the decimal text it was written in: <c>"1000"</c>, <c>"0.5"</c>.</summary>
public sealed partial record TokenAmount
{
    /// <summary>The form of the text.</summary>
    public const string Pattern = $"^{Digits}$";

    /// <summary>The longest text.</summary>
    public const int MaxLength = 80;

    private const string Digits = @"[0-9]+(\.[0-9]+)?";

    private readonly BigInteger _digits;
    private readonly int _scale;

    private TokenAmount(string text, BigInteger digits, int scale) => (Text, _digits, _scale) = (text, digits, scale);

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>The one text of this amount: no zeros before the first digit or after the last one behind the point.</summary>
    public string Canonical
    {
        get
        {
            var whole = Text.TrimStart('0');
            var text = whole.Contains('.', StringComparison.Ordinal) ? whole.TrimEnd('0').TrimEnd('.') : whole;
            return text.StartsWith('.') ? "0" + text : text;
        }
    }

    /// <summary>Reads digits with at most one point between digits; null for anything else, and for zero.</summary>
    public static TokenAmount? Parse(string text)
    {
        if (text.Length > MaxLength || !Form().IsMatch(text))
        {
            return null;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(point < 0 ? text : text.Remove(point, 1), System.Globalization.CultureInfo.InvariantCulture);
        return digits.IsZero ? null : new TokenAmount(text, digits, point < 0 ? 0 : text.Length - point - 1);
    }

    /// <summary>
    /// The least number of base units that is this amount or more, for a token of so many decimals; null when it needs more than 256 bits,
    /// so that no balance can reach it.
    /// </summary>
    public UInt256? ToBaseUnits(int decimals)
    {
        var units = decimals >= _scale
            ? _digits * BigInteger.Pow(10, decimals - _scale)
            : BigInteger.Divide(_digits + BigInteger.Pow(10, _scale - decimals) - 1, BigInteger.Pow(10, _scale - decimals));
        return units.GetBitLength() > 256 ? null : UInt256.FromBigInteger(units);
    }

    /// <summary>The exact product of both.</summary>
    public TokenAmount Times(TokenAmount factor)
    {
        var (digits, scale) = (_digits * factor._digits, _scale + factor._scale);
        var text = digits.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return new TokenAmount(scale == 0 ? text : text.Insert(text.Length - scale, "."), digits, scale);
    }

    /// <summary>Whether a part of a whole is at least this many times the whole: compared exactly, by multiplying crosswise.</summary>
    public bool IsReached(BigInteger part, BigInteger whole) => part * BigInteger.Pow(10, _scale) >= _digits * whole;

    /// <inheritdoc/>
    public bool Equals(TokenAmount? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>The text as it was written.</summary>
    public override string ToString() => Text;

    // Not Pattern itself: in .NET a $ also matches before a last line feed.
    [GeneratedRegex($@"\A{Digits}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
