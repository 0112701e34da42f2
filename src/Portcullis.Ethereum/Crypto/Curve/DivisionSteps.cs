using System.Numerics;

namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>What 62 division steps did to (f, g): the matrix (u v; q r), scaled by 2⁶².</summary>
internal readonly record struct DivisionSteps(long U, long V, long Q, long R)
{
    private const int Count = 62;

    /// <summary>Runs the steps on the lowest bits of f and g; <paramref name="eta"/> is minus the algorithm's delta.</summary>
    public static DivisionSteps Run(ref long eta, ulong f, ulong g)
    {
        ulong u = 1, v = 0, q = 0, r = 1;
        var left = Count;
        while (true)
        {
            var zeros = BitOperations.TrailingZeroCount(g | (ulong.MaxValue << left));
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            eta -= zeros;
            left -= zeros;
            if (left == 0)
            {
                return new DivisionSteps((long)u, (long)v, (long)q, (long)r);
            }

            var isSwapped = eta < 0;
            if (isSwapped)
            {
                eta = -eta;
                (f, g) = (g, 0 - f);
                (u, q) = (q, 0 - u);
                (v, r) = (r, 0 - v);
            }

            var limit = (int)Math.Min(eta + 1, left);
            var multiple = isSwapped ? SixBits(f, g) : FourBits(f, g);
            multiple &= (ulong.MaxValue >> (64 - limit)) & (isSwapped ? 63UL : 15UL);
            g += f * multiple;
            q += u * multiple;
            r += v * multiple;
        }
    }

    // −g/f modulo 64, for odd f.
    private static ulong SixBits(ulong f, ulong g) => f * g * ((f * f) - 2);

    // −g/f modulo 16, for odd f.
    private static ulong FourBits(ulong f, ulong g) => (0 - (f + (((f + 1) & 4) << 1))) * g;
}
