using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Crypto.Recovery;

/// <summary>Recovery by the curve arithmetic of this library, which runs everywhere.</summary>
internal sealed class ManagedRecovery : IRecovery
{
    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public bool TryRecover(ReadOnlySpan<byte> digest, RecoverableSignature signature, Span<byte> publicKey)
    {
        if (!FieldElement.TryRead(signature.Compact[..Scalar.Size], out var x) || !AffinePoint.TryLift(x, signature.IsOdd, out var nonce))
        {
            return false;
        }

        // The key is r⁻¹ · (s · R − z · G).
        var z = Scalar.ReadReduced(digest);
        var inverse = signature.R.Invert();
        if (!CurveSum.OfMultiples(-(z * inverse), signature.S * inverse, nonce).TryToAffine(out var key))
        {
            return false;
        }

        key.X.CopyTo(publicKey);
        key.Y.CopyTo(publicKey[Scalar.Size..]);
        return true;
    }
}
