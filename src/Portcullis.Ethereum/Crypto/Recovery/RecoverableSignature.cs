using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Crypto.Recovery;

/// <summary>A signature whose form and ranges hold, checked here once so that every recovery takes exactly the same inputs.</summary>
internal readonly ref struct RecoverableSignature
{
    /// <summary>The length in bytes of r ‖ s ‖ v.</summary>
    public const int Size = 65;

    private RecoverableSignature(ReadOnlySpan<byte> signature, Scalar r, Scalar s)
    {
        (R, S) = (r, s);
        Compact = signature[..^1];
        IsOdd = signature[^1] is 1 or 28;
    }

    /// <summary>The x of the nonce's point, in [1, n).</summary>
    public Scalar R { get; }

    /// <summary>The proof, in [1, n/2].</summary>
    public Scalar S { get; }

    /// <summary>r ‖ s, big-endian.</summary>
    public ReadOnlySpan<byte> Compact { get; }

    /// <summary>Whether the y of the nonce's point is odd.</summary>
    public bool IsOdd { get; }

    /// <summary>Reads r ‖ s ‖ v; false when the length, v, r or s is out of its range.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecoverableSignature signature)
    {
        signature = default;
        if (bytes.Length != Size
            || bytes[^1] is not (0 or 1 or 27 or 28)
            || !Scalar.TryRead(bytes[..Scalar.Size], out var r) || r.IsZero
            || !Scalar.TryRead(bytes.Slice(Scalar.Size, Scalar.Size), out var s) || s.IsZero || s.IsHigh)
        {
            return false;
        }

        signature = new RecoverableSignature(bytes, r, s);
        return true;
    }
}
