using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Portcullis.Ethereum.Crypto.Curve;

/// <content>
/// Products. Column k holds the products of limbs whose indices add up to k. Of each product only the part above bit 52 (from factors lifted
/// by 6 bits each, so that it is the upper word) and the lowest 64 bits are made; both are summed without any carry, and what the column keeps
/// is the difference, less than 2⁵⁶.
/// </content>
internal readonly partial struct FieldElement
{
    private const int Lift = 6;

    /// <summary>2²⁶⁰ mod p.</summary>
    private const ulong LimbFold = Fold << 4;

    /// <summary>The product.</summary>
    public static FieldElement operator *(in FieldElement left, in FieldElement right)
    {
        var (a0, a1, a2, a3, a4) = (left._0, left._1, left._2, left._3, left._4);
        var (b0, b1, b2, b3, b4) = (right._0, right._1, right._2, right._3, right._4);
        var (e0, e1, e2, e3, e4) = (a0 << Lift, a1 << Lift, a2 << Lift, a3 << Lift, a4 << Lift);
        var (f0, f1, f2, f3, f4) = (b0 << Lift, b1 << Lift, b2 << Lift, b3 << Lift, b4 << Lift);

        var h0 = High(e0, f0);
        var c0 = (a0 * b0) - (h0 << 52);
        var h1 = High(e0, f1) + High(e1, f0);
        var c1 = (a0 * b1) + (a1 * b0) - (h1 << 52) + h0;
        var h2 = High(e0, f2) + High(e1, f1) + High(e2, f0);
        var c2 = (a0 * b2) + (a1 * b1) + (a2 * b0) - (h2 << 52) + h1;
        var h3 = High(e0, f3) + High(e1, f2) + High(e2, f1) + High(e3, f0);
        var c3 = (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) - (h3 << 52) + h2;
        var h4 = High(e0, f4) + High(e1, f3) + High(e2, f2) + High(e3, f1) + High(e4, f0);
        var c4 = (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0) - (h4 << 52) + h3;
        var h5 = High(e1, f4) + High(e2, f3) + High(e3, f2) + High(e4, f1);
        var c5 = (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) - (h5 << 52) + h4;
        var h6 = High(e2, f4) + High(e3, f3) + High(e4, f2);
        var c6 = (a2 * b4) + (a3 * b3) + (a4 * b2) - (h6 << 52) + h5;
        var h7 = High(e3, f4) + High(e4, f3);
        var c7 = (a3 * b4) + (a4 * b3) - (h7 << 52) + h6;
        var h8 = High(e4, f4);
        var c8 = (a4 * b4) - (h8 << 52) + h7;
        return Reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, h8);
    }

    /// <summary>The square.</summary>
    public FieldElement Square()
    {
        var (a0, a1, a2, a3, a4) = (_0, _1, _2, _3, _4);
        var (d0, d1, d2, d3) = (a0 << 1, a1 << 1, a2 << 1, a3 << 1);
        var (e0, e1, e2, e3, e4) = (a0 << Lift, a1 << Lift, a2 << Lift, a3 << Lift, a4 << Lift);
        var (f0, f1, f2, f3) = (e0 << 1, e1 << 1, e2 << 1, e3 << 1);

        var h0 = High(e0, e0);
        var c0 = (a0 * a0) - (h0 << 52);
        var h1 = High(f0, e1);
        var c1 = (d0 * a1) - (h1 << 52) + h0;
        var h2 = High(f0, e2) + High(e1, e1);
        var c2 = (d0 * a2) + (a1 * a1) - (h2 << 52) + h1;
        var h3 = High(f0, e3) + High(f1, e2);
        var c3 = (d0 * a3) + (d1 * a2) - (h3 << 52) + h2;
        var h4 = High(f0, e4) + High(f1, e3) + High(e2, e2);
        var c4 = (d0 * a4) + (d1 * a3) + (a2 * a2) - (h4 << 52) + h3;
        var h5 = High(f1, e4) + High(f2, e3);
        var c5 = (d1 * a4) + (d2 * a3) - (h5 << 52) + h4;
        var h6 = High(f2, e4) + High(e3, e3);
        var c6 = (d2 * a4) + (a3 * a3) - (h6 << 52) + h5;
        var h7 = High(f3, e4);
        var c7 = (d3 * a4) - (h7 << 52) + h6;
        var h8 = High(e4, e4);
        var c8 = (a4 * a4) - (h8 << 52) + h7;
        return Reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, h8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong left, ulong right) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(left, right) : Math.BigMul(left, right, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(
        ulong c0, ulong c1, ulong c2, ulong c3, ulong c4, ulong c5, ulong c6, ulong c7, ulong c8, ulong c9)
    {
        c6 += c5 >> 52;
        c7 += c6 >> 52;
        c8 += c7 >> 52;
        c9 += c8 >> 52;
        c5 &= Mask;
        c6 &= Mask;
        c7 &= Mask;
        c8 &= Mask;

        // The columns from 2^260 on, folded onto the lower five.
        c0 += LimbFold * c5 & Mask;
        c1 += (LimbFold * c6 & Mask) + High(c5, LimbFold << 12);
        c2 += (LimbFold * c7 & Mask) + High(c6, LimbFold << 12);
        c3 += (LimbFold * c8 & Mask) + High(c7, LimbFold << 12);
        c4 += (LimbFold * c9 & Mask) + High(c8, LimbFold << 12);
        var above = (High(c9, LimbFold << 12) << 4) + (c4 >> 48);

        // What lies at 2^256 and above, folded once more.
        c0 += Fold * above & Mask;
        c1 += High(above, Fold << 12);
        return Carry(c0, c1, c2, c3, c4 & TopMask);
    }
}
