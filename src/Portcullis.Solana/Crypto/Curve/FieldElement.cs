using System.Buffers.Binary;

namespace Portcullis.Solana.Crypto.Curve;

/// <summary>A number modulo p = 2²⁵⁵ − 19, in five limbs of 51 bits. Between operations a limb stays below 2⁵².</summary>
internal readonly struct FieldElement
{
    /// <summary>The length in bytes of the little-endian form.</summary>
    public const int Size = 32;

    private const int LimbBits = 51;
    private const ulong Mask = (1UL << LimbBits) - 1;

    // 4p by limbs: added before a subtraction, so that no limb goes below zero.
    private const ulong FourP0 = 4 * (Mask - 18);
    private const ulong FourP = 4 * Mask;

    private readonly ulong _0;
    private readonly ulong _1;
    private readonly ulong _2;
    private readonly ulong _3;
    private readonly ulong _4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => (_0, _1, _2, _3, _4) = (l0, l1, l2, l3, l4);

    /// <summary>0.</summary>
    public static FieldElement Zero => default;

    /// <summary>1.</summary>
    public static FieldElement One => From(1);

    /// <summary>Whether the number is 0 modulo p.</summary>
    public bool IsZero
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            CopyTo(bytes);
            return !bytes.ContainsAnyExcept((byte)0);
        }
    }

    /// <summary>RFC 8032's sign: whether the number, reduced, is odd.</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            CopyTo(bytes);
            return (bytes[0] & 1) != 0;
        }
    }

    /// <summary>A small number.</summary>
    public static FieldElement From(uint value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 32 little-endian bytes without the top bit.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (c, d) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return new FieldElement(a & Mask, ((a >> 51) | (b << 13)) & Mask, ((b >> 38) | (c << 26)) & Mask, ((c >> 25) | (d << 39)) & Mask, (d >> 12) & Mask);
    }

    /// <summary>Writes the reduced number as 32 little-endian bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        var a = Carry(_0, _1, _2, _3, _4);

        // Below 2p now: adding 19 overflows 2²⁵⁵ exactly when the number is p or more.
        var quotient = (a._0 + 19) >> LimbBits;
        quotient = (a._1 + quotient) >> LimbBits;
        quotient = (a._2 + quotient) >> LimbBits;
        quotient = (a._3 + quotient) >> LimbBits;
        quotient = (a._4 + quotient) >> LimbBits;

        var l0 = a._0 + (19 * quotient);
        var l1 = a._1 + (l0 >> LimbBits);
        var l2 = a._2 + (l1 >> LimbBits);
        var l3 = a._3 + (l2 >> LimbBits);
        var l4 = (a._4 + (l3 >> LimbBits)) & Mask;
        (l0, l1, l2, l3) = (l0 & Mask, l1 & Mask, l2 & Mask, l3 & Mask);

        BinaryPrimitives.WriteUInt64LittleEndian(destination, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], (l3 >> 39) | (l4 << 12));
    }

    public static FieldElement operator +(FieldElement a, FieldElement b) => Carry(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    public static FieldElement operator -(FieldElement a, FieldElement b) =>
        Carry(a._0 + FourP0 - b._0, a._1 + FourP - b._1, a._2 + FourP - b._2, a._3 + FourP - b._3, a._4 + FourP - b._4);

    public static FieldElement operator -(FieldElement a) => Zero - a;

    public static FieldElement operator *(FieldElement a, FieldElement b)
    {
        // What passes 2²⁵⁵ comes back times 19.
        var (b1, b2, b3, b4) = (19 * b._1, 19 * b._2, 19 * b._3, 19 * b._4);
        var r0 = Math.BigMul(a._0, b._0) + Math.BigMul(a._1, b4) + Math.BigMul(a._2, b3) + Math.BigMul(a._3, b2) + Math.BigMul(a._4, b1);
        var r1 = Math.BigMul(a._0, b._1) + Math.BigMul(a._1, b._0) + Math.BigMul(a._2, b4) + Math.BigMul(a._3, b3) + Math.BigMul(a._4, b2);
        var r2 = Math.BigMul(a._0, b._2) + Math.BigMul(a._1, b._1) + Math.BigMul(a._2, b._0) + Math.BigMul(a._3, b4) + Math.BigMul(a._4, b3);
        var r3 = Math.BigMul(a._0, b._3) + Math.BigMul(a._1, b._2) + Math.BigMul(a._2, b._1) + Math.BigMul(a._3, b._0) + Math.BigMul(a._4, b4);
        var r4 = Math.BigMul(a._0, b._4) + Math.BigMul(a._1, b._3) + Math.BigMul(a._2, b._2) + Math.BigMul(a._3, b._1) + Math.BigMul(a._4, b._0);
        r1 += (ulong)(r0 >> LimbBits);
        r2 += (ulong)(r1 >> LimbBits);
        r3 += (ulong)(r2 >> LimbBits);
        r4 += (ulong)(r3 >> LimbBits);
        var l0 = ((ulong)r0 & Mask) + (19 * (ulong)(r4 >> LimbBits));
        return new FieldElement(l0 & Mask, ((ulong)r1 & Mask) + (l0 >> LimbBits), (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    /// <summary>The square.</summary>
    public FieldElement Square() => this * this;

    /// <summary>1/a; 0 of 0. By Fermat: p − 2 = 8·(2²⁵² − 3) + 3.</summary>
    public FieldElement Invert() => PowerForRoots().SquareTimes(3) * Square() * this;

    /// <summary>The power (p − 5)/8 = 2²⁵² − 3, from which square roots are made.</summary>
    public FieldElement PowerForRoots()
    {
        // Named for its exponent: ones5 is the power 2⁵ − 1.
        var nine = SquareTimes(3) * this;
        var ones5 = (nine * Square()).Square() * nine;
        var ones10 = ones5.SquareTimes(5) * ones5;
        var ones20 = ones10.SquareTimes(10) * ones10;
        var ones50 = (ones20.SquareTimes(20) * ones20).SquareTimes(10) * ones10;
        var ones100 = ones50.SquareTimes(50) * ones50;
        var ones250 = (ones100.SquareTimes(100) * ones100).SquareTimes(50) * ones50;
        return ones250.SquareTimes(2) * this;
    }

    private FieldElement SquareTimes(int count)
    {
        var result = this;
        for (var i = 0; i < count; i++)
        {
            result = result.Square();
        }

        return result;
    }

    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> LimbBits;
        l2 += l1 >> LimbBits;
        l3 += l2 >> LimbBits;
        l4 += l3 >> LimbBits;
        return new FieldElement((l0 & Mask) + (19 * (l4 >> LimbBits)), l1 & Mask, l2 & Mask, l3 & Mask, l4 & Mask);
    }
}
