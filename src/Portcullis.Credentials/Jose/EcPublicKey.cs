using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>A P-256 public key, ready to verify on any number of threads.</summary>
internal sealed class EcPublicKey : IPublicKey, IDisposable
{
    private const int CoordinateLength = 32;

    // The platform does not promise that one ECDsa may verify on two threads at once, so each call takes one for itself.
    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly ECParameters _parameters;

    private EcPublicKey(ECParameters parameters) => _parameters = parameters;

    /// <summary>The key of a JWK; null when it is not a P-256 key for ES256 signatures, or its point is not on the curve.</summary>
    public static EcPublicKey? FromJwk(JsonWebKey jwk)
    {
        if (!IsEs256(jwk) || Coordinate(jwk.X) is not { } x || Coordinate(jwk.Y) is not { } y)
        {
            return null;
        }

        var key = new EcPublicKey(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
        return key.IsOnCurve() ? key : null;
    }

    /// <summary>Whether r ‖ s signs the digest. Zero for either is no signature.</summary>
    public bool Verifies(byte[] digest, byte[] signature)
    {
        if (signature.Length != 2 * CoordinateLength || IsZero(signature.AsSpan(0, CoordinateLength)) || IsZero(signature.AsSpan(CoordinateLength)))
        {
            return false;
        }

        var ecdsa = _idle.TryTake(out var idle) ? idle : ECDsa.Create(_parameters);
        var verifies = ecdsa.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _idle.Add(ecdsa);
        return verifies;
    }

    /// <summary>For a key that is used once: those that are kept leave it to the collector.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var idle))
        {
            idle.Dispose();
        }
    }

    private static bool IsEs256(JsonWebKey jwk) =>
        jwk is { Kty: "EC", Crv: "P-256", Use: null or "sig", Alg: null or "ES256" };

    private static byte[]? Coordinate(string? text) =>
        text is not null && StrictBase64Url.Decode(text) is { Length: CoordinateLength } bytes ? bytes : null;

    private static bool IsZero(ReadOnlySpan<byte> number) => !number.ContainsAnyExcept((byte)0);

    private bool IsOnCurve()
    {
        try
        {
            _idle.Add(ECDsa.Create(_parameters));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
