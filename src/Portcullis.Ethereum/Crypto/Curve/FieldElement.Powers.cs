namespace Portcullis.Ethereum.Crypto.Curve;

/// <content>Powers with fixed exponents, by addition chains.</content>
internal readonly partial struct FieldElement
{
    /// <summary>The inverse; 0 for 0.</summary>
    public FieldElement Invert()
    {
        Span<ulong> words = stackalloc ulong[4];
        Pack(words);
        ModularInverse.OfField.Invert(words);
        return new FieldElement(words);
    }

    /// <summary>A square root, where there is one.</summary>
    public bool TrySquareRoot(out FieldElement root)
    {
        // p ≡ 3 (mod 4), so the root is the power (p + 1) / 4, in bits: 223 ones, 0, 22 ones, 0000, 11, 00. onesN has N ones.
        var ones2 = Square() * this;
        var ones3 = ones2.Square() * this;
        var ones6 = ones3.SquareTimes(3) * ones3;
        var ones9 = ones6.SquareTimes(3) * ones3;
        var ones11 = ones9.SquareTimes(2) * ones2;
        var ones22 = ones11.SquareTimes(11) * ones11;
        var ones44 = ones22.SquareTimes(22) * ones22;
        var ones88 = ones44.SquareTimes(44) * ones44;
        var ones176 = ones88.SquareTimes(88) * ones88;
        var ones220 = ones176.SquareTimes(44) * ones44;
        var ones223 = ones220.SquareTimes(3) * ones3;
        root = ((ones223.SquareTimes(23) * ones22).SquareTimes(6) * ones2).SquareTimes(2);
        return (root.Square() + Negate(1)).IsZero();
    }

    private FieldElement SquareTimes(int count)
    {
        var power = this;
        for (var i = 0; i < count; i++)
        {
            power = power.Square();
        }

        return power;
    }
}
