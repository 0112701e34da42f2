using System.Numerics;

namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>
/// Inversion by the division steps of Bernstein and Yang ("Fast constant-time gcd computation and modular inversion"), 62 at a time,
/// in variable time. Numbers are five signed limbs of 62 bits, the lowest first.
/// </summary>
internal sealed class ModularInverse
{
    private const int Limbs = 5;
    private const int Steps = 62;
    private const long Mask = (1L << Steps) - 1;

    private readonly long[] _modulus = new long[Limbs];
    private readonly ulong _inverseOfModulus;

    private ModularInverse(ReadOnlySpan<ulong> modulus, ulong inverseOfModulus)
    {
        Unpack(modulus, _modulus);
        _inverseOfModulus = inverseOfModulus;
    }

    /// <summary>Modulo the prime of the field.</summary>
    public static ModularInverse OfField { get; } = new(FieldElement.Prime, 0x27C7F6E22DDACACF);

    /// <summary>Modulo the number of points.</summary>
    public static ModularInverse OfScalars { get; } = new(Scalar.Order, 0x34F20099AA774EC1);

    /// <summary>Replaces a value below the modulus, four words, with its inverse; 0 stays 0.</summary>
    public void Invert(Span<ulong> words)
    {
        Span<long> d = stackalloc long[Limbs], e = stackalloc long[Limbs], f = stackalloc long[Limbs], g = stackalloc long[Limbs];
        d.Clear();
        e.Clear();
        e[0] = 1;
        _modulus.CopyTo(f);
        Unpack(words, g);
        var (eta, length) = (-1L, Limbs);
        while (g[..length].ContainsAnyExcept(0))
        {
            var step = DivisionSteps.Run(ref eta, (ulong)f[0], (ulong)g[0]);
            UpdateFactors(d, e, step);
            UpdateRest(f[..length], g[..length], step);
            length = Shorten(f, g, length);
        }

        Normalize(d, isNegative: f[length - 1] < 0);
        Pack(d, words);
    }

    private static void UpdateRest(Span<long> f, Span<long> g, DivisionSteps t)
    {
        Int128 nextF = 0, nextG = 0;
        for (var i = 0; i < f.Length; i++)
        {
            nextF += Math.BigMul(t.U, f[i]) + Math.BigMul(t.V, g[i]);
            nextG += Math.BigMul(t.Q, f[i]) + Math.BigMul(t.R, g[i]);
            if (i > 0)
            {
                f[i - 1] = (long)nextF & Mask;
                g[i - 1] = (long)nextG & Mask;
            }

            nextF >>= Steps;
            nextG >>= Steps;
        }

        f[^1] = (long)nextF;
        g[^1] = (long)nextG;
    }

    private static int Shorten(Span<long> f, Span<long> g, int length)
    {
        var (topF, topG) = (f[length - 1], g[length - 1]);
        if (length < 2 || topF is not (0 or -1) || topG is not (0 or -1))
        {
            return length;
        }

        // The top limb holds nothing but a sign: it moves into the two free bits of the limb below.
        f[length - 2] |= topF << Steps;
        g[length - 2] |= topG << Steps;
        return length - 1;
    }

    private void UpdateFactors(Span<long> d, Span<long> e, DivisionSteps t)
    {
        var (signD, signE) = (d[^1] >> 63, e[^1] >> 63);
        var timesD = (t.U & signD) + (t.V & signE);
        var timesE = (t.Q & signD) + (t.R & signE);
        var nextD = Math.BigMul(t.U, d[0]) + Math.BigMul(t.V, e[0]);
        var nextE = Math.BigMul(t.Q, d[0]) + Math.BigMul(t.R, e[0]);

        // As many moduli as make the lowest 62 bits vanish, so that the division by 2^62 is exact.
        timesD -= (long)((_inverseOfModulus * (ulong)nextD) + (ulong)timesD) & Mask;
        timesE -= (long)((_inverseOfModulus * (ulong)nextE) + (ulong)timesE) & Mask;
        nextD = (nextD + Math.BigMul(_modulus[0], timesD)) >> Steps;
        nextE = (nextE + Math.BigMul(_modulus[0], timesE)) >> Steps;
        for (var i = 1; i < Limbs; i++)
        {
            nextD += Math.BigMul(t.U, d[i]) + Math.BigMul(t.V, e[i]) + Math.BigMul(_modulus[i], timesD);
            nextE += Math.BigMul(t.Q, d[i]) + Math.BigMul(t.R, e[i]) + Math.BigMul(_modulus[i], timesE);
            d[i - 1] = (long)nextD & Mask;
            e[i - 1] = (long)nextE & Mask;
            nextD >>= Steps;
            nextE >>= Steps;
        }

        d[^1] = (long)nextD;
        e[^1] = (long)nextE;
    }

    private void Normalize(Span<long> value, bool isNegative)
    {
        AddModulusIfNegative(value);
        for (var i = 0; isNegative && i < Limbs; i++)
        {
            value[i] = -value[i];
        }

        Carry(value);
        AddModulusIfNegative(value);
        Carry(value);
    }

    private void AddModulusIfNegative(Span<long> value)
    {
        for (var (i, isNegative) = (0, value[^1] < 0); isNegative && i < Limbs; i++)
        {
            value[i] += _modulus[i];
        }
    }

    private static void Carry(Span<long> value)
    {
        for (var i = 1; i < Limbs; i++)
        {
            value[i] += value[i - 1] >> Steps;
            value[i - 1] &= Mask;
        }
    }

    private static void Unpack(ReadOnlySpan<ulong> words, Span<long> limbs)
    {
        limbs[0] = (long)words[0] & Mask;
        limbs[1] = (long)((words[0] >> 62) | (words[1] << 2)) & Mask;
        limbs[2] = (long)((words[1] >> 60) | (words[2] << 4)) & Mask;
        limbs[3] = (long)((words[2] >> 58) | (words[3] << 6)) & Mask;
        limbs[4] = (long)(words[3] >> 56);
    }

    private static void Pack(ReadOnlySpan<long> limbs, Span<ulong> words)
    {
        words[0] = (ulong)(limbs[0] | (limbs[1] << 62));
        words[1] = (ulong)((limbs[1] >> 2) | (limbs[2] << 60));
        words[2] = (ulong)((limbs[2] >> 4) | (limbs[3] << 58));
        words[3] = (ulong)((limbs[3] >> 6) | (limbs[4] << 56));
    }
}
