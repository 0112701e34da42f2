using Portcullis.Ethereum;

namespace Portcullis.Conditions.Values;

/// <summary>A part of a whole, above 0 and at most 1, kept as the decimal text it was written in: <c>"0.01"</c>.</summary>
public sealed record Fraction
{
    /// <summary>The form of the text.</summary>
    public const string Pattern = @"^(0*1(\.0+)?|0+\.[0-9]*[1-9][0-9]*)$";

    private Fraction(TokenAmount amount) => Amount = amount;

    /// <summary>The number.</summary>
    public TokenAmount Amount { get; }

    /// <summary>Reads digits with at most one point between digits; null for anything else, for zero, and above 1.</summary>
    public static Fraction? Parse(string text) =>
        // Rounded up to a whole number, what is above 0 and at most 1 is 1.
        TokenAmount.Parse(text) is { } amount && amount.ToBaseUnits(0) == UInt256.One ? new Fraction(amount) : null;

    /// <summary>Whether the part is this fraction of the whole, or more: compared exactly, in integers.</summary>
    public bool IsReached(UInt256 part, UInt256 whole) => Amount.IsReached(part.ToBigInteger(), whole.ToBigInteger());

    /// <summary>The text as it was written.</summary>
    public override string ToString() => Amount.Text;
}
