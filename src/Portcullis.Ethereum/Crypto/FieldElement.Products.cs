using System.Runtime.CompilerServices;

namespace Portcullis.Ethereum.Crypto;

/// <content>
/// Products of limbs. Each factor is shifted left by 6 first, so that the product of two limbs falls apart at bit 52: the upper word is its
/// part for the next limb and the lower word, shifted right by 12, its part for this limb. Both kinds are summed without any carry.
/// </content>
internal readonly partial struct FieldElement
{
    private const int Lift = 6;

    /// <summary>2²⁶⁰ mod p, lifted.</summary>
    private const ulong LiftedFold = (Fold << 4) << Lift;

    /// <summary>The product.</summary>
    public static FieldElement operator *(in FieldElement left, in FieldElement right)
    {
        var (a0, a1, a2, a3, a4) = (left._0 << Lift, left._1 << Lift, left._2 << Lift, left._3 << Lift, left._4 << Lift);
        var (b0, b1, b2, b3, b4) = (right._0 << Lift, right._1 << Lift, right._2 << Lift, right._3 << Lift, right._4 << Lift);
        ulong c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;

        AddProduct(a0, b0, ref c0, ref c1);

        AddProduct(a0, b1, ref c1, ref c2);
        AddProduct(a1, b0, ref c1, ref c2);

        AddProduct(a0, b2, ref c2, ref c3);
        AddProduct(a1, b1, ref c2, ref c3);
        AddProduct(a2, b0, ref c2, ref c3);

        AddProduct(a0, b3, ref c3, ref c4);
        AddProduct(a1, b2, ref c3, ref c4);
        AddProduct(a2, b1, ref c3, ref c4);
        AddProduct(a3, b0, ref c3, ref c4);

        AddProduct(a0, b4, ref c4, ref c5);
        AddProduct(a1, b3, ref c4, ref c5);
        AddProduct(a2, b2, ref c4, ref c5);
        AddProduct(a3, b1, ref c4, ref c5);
        AddProduct(a4, b0, ref c4, ref c5);

        AddProduct(a1, b4, ref c5, ref c6);
        AddProduct(a2, b3, ref c5, ref c6);
        AddProduct(a3, b2, ref c5, ref c6);
        AddProduct(a4, b1, ref c5, ref c6);

        AddProduct(a2, b4, ref c6, ref c7);
        AddProduct(a3, b3, ref c6, ref c7);
        AddProduct(a4, b2, ref c6, ref c7);

        AddProduct(a3, b4, ref c7, ref c8);
        AddProduct(a4, b3, ref c7, ref c8);

        AddProduct(a4, b4, ref c8, ref c9);

        return Reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9);
    }

    /// <summary>The square.</summary>
    public FieldElement Square()
    {
        var (a0, a1, a2, a3, a4) = (_0 << Lift, _1 << Lift, _2 << Lift, _3 << Lift, _4 << Lift);
        var (d0, d1, d2, d3) = (a0 << 1, a1 << 1, a2 << 1, a3 << 1);
        ulong c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;

        AddProduct(a0, a0, ref c0, ref c1);

        AddProduct(d0, a1, ref c1, ref c2);

        AddProduct(d0, a2, ref c2, ref c3);
        AddProduct(a1, a1, ref c2, ref c3);

        AddProduct(d0, a3, ref c3, ref c4);
        AddProduct(d1, a2, ref c3, ref c4);

        AddProduct(d0, a4, ref c4, ref c5);
        AddProduct(d1, a3, ref c4, ref c5);
        AddProduct(a2, a2, ref c4, ref c5);

        AddProduct(d1, a4, ref c5, ref c6);
        AddProduct(d2, a3, ref c5, ref c6);

        AddProduct(d2, a4, ref c6, ref c7);
        AddProduct(a3, a3, ref c6, ref c7);

        AddProduct(d3, a4, ref c7, ref c8);

        AddProduct(a4, a4, ref c8, ref c9);

        return Reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(ulong left, ulong right, ref ulong here, ref ulong next)
    {
        next += Math.BigMul(left, right, out var low);
        here += low >> (2 * Lift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(
        ulong c0, ulong c1, ulong c2, ulong c3, ulong c4, ulong c5, ulong c6, ulong c7, ulong c8, ulong c9)
    {
        c6 += c5 >> 52;
        c7 += c6 >> 52;
        c8 += c7 >> 52;
        c9 += c8 >> 52;

        AddProduct((c5 & Mask) << Lift, LiftedFold, ref c0, ref c1);
        AddProduct((c6 & Mask) << Lift, LiftedFold, ref c1, ref c2);
        AddProduct((c7 & Mask) << Lift, LiftedFold, ref c2, ref c3);
        AddProduct((c8 & Mask) << Lift, LiftedFold, ref c3, ref c4);
        var above = 0UL;
        AddProduct(c9 << Lift, LiftedFold, ref c4, ref above);

        // What lies at 2^256 and above, folded once more.
        AddProduct(((above << 4) + (c4 >> 48)) << Lift, Fold << Lift, ref c0, ref c1);
        return Carry(c0, c1, c2, c3, c4 & TopMask);
    }
}
