using System.Globalization;

namespace Portcullis.Conditions.Values;

/// <summary>
/// How settled a block must be, beside the newest one, before what it says lets anybody in: <c>latest</c>, <c>safe</c>, <c>finalized</c>, or a number of confirmations.
/// </summary>
public readonly record struct Finality
{
    /// <summary>The most confirmations that can be asked for.</summary>
    public const int MaxConfirmations = 256;

    private Finality(FinalityKind kind, int confirmations) => (Kind, Confirmations) = (kind, confirmations);

    /// <summary>The newest block.</summary>
    public static Finality Latest => default;

    /// <summary>The block that the network's honest majority holds to.</summary>
    public static Finality Safe => new(FinalityKind.Safe, 0);

    /// <summary>The block that cannot change any more.</summary>
    public static Finality Finalized => new(FinalityKind.Finalized, 0);

    /// <summary>Which of the four.</summary>
    public FinalityKind Kind { get; }

    /// <summary>How many blocks there must be, the block itself included; 0 unless <see cref="FinalityKind.Confirmations"/>.</summary>
    public int Confirmations { get; }

    /// <summary>The block with so many on it, itself included. One confirmation is the newest block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1, or more than <see cref="MaxConfirmations"/>.</exception>
    public static Finality After(int confirmations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(confirmations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(confirmations, MaxConfirmations);
        return confirmations == 1 ? Latest : new(FinalityKind.Confirmations, confirmations);
    }

    /// <summary>Reads <c>latest</c>, <c>safe</c>, <c>finalized</c> or a number of confirmations; null for anything else.</summary>
    public static Finality? Parse(string text) => text switch
    {
        "latest" => Latest,
        "safe" => Safe,
        "finalized" => Finalized,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxConfirmations ? After(count) : null,
    };

    /// <summary>As it is written.</summary>
    public override string ToString() => Kind switch
    {
        FinalityKind.Latest => "latest",
        FinalityKind.Safe => "safe",
        FinalityKind.Finalized => "finalized",
        _ => Confirmations.ToString(CultureInfo.InvariantCulture),
    };
}
