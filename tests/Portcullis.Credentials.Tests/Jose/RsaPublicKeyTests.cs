using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests.Jose;

public sealed class RsaPublicKeyTests
{
    // RFC 7515, A.2.
    private const string Modulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSX"
        + "ndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    private const string Jws =
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQB"
        + "MHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    [Fact]
    public void Verifies_Rfc7515ExampleA2_True()
    {
        var jws = CompactJws.Parse(Jws, algorithm: JwsAlgorithm.RS256)!;

        Key(Modulus, "AQAB")!.Verifies(jws.Digest, jws.Signature).ShouldBeTrue();
    }

    [Fact]
    public void Verifies_AnyBitChanged_False()
    {
        var jws = CompactJws.Parse(Jws, algorithm: JwsAlgorithm.RS256)!;
        var key = Key(Modulus, "AQAB")!;
        for (var bit = 0; bit < jws.Signature.Length * 8; bit += 37)
        {
            var changed = jws.Signature.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            key.Verifies(jws.Digest, changed).ShouldBeFalse($"bit {bit}");
        }
    }

    [Fact]
    public void Verifies_OtherLengths_False()
    {
        var jws = CompactJws.Parse(Jws, algorithm: JwsAlgorithm.RS256)!;
        var key = Key(Modulus, "AQAB")!;

        key.Verifies(jws.Digest, [0, .. jws.Signature]).ShouldBeFalse();
        key.Verifies(jws.Digest, jws.Signature[1..]).ShouldBeFalse();
        key.Verifies(jws.Digest, []).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Modulus, "AQAB", true)]
    [InlineData(Modulus, "Aw", true)]
    [InlineData(Modulus, "AQ", false)]
    [InlineData(Modulus, "AA", false)]
    [InlineData(Modulus, "Ag", false)]
    [InlineData(Modulus, "AQAA", false)]
    [InlineData(Modulus, "AAEAAQ", false)]
    [InlineData(Modulus, "AQAAAAE", false)]
    [InlineData(Modulus, "AQAB=", false)]
    [InlineData(Modulus, "", false)]
    [InlineData(Modulus, null, false)]
    [InlineData(null, "AQAB", false)]
    [InlineData("AQAB", "AQAB", false)]
    [InlineData(Modulus + "=", "AQAB", false)]
    [InlineData("AA" + Modulus, "AQAB", false)]
    public void FromJwk_Numbers_AreTakenInTheirOneForm(string? modulus, string? exponent, bool taken) => (Key(modulus, exponent) is not null).ShouldBe(taken);

    [Theory]
    [InlineData(127, false)]
    [InlineData(255, false)]
    [InlineData(256, true)]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void FromJwk_Length_IsBounded(int bytes, bool taken)
    {
        var modulus = new byte[bytes];
        modulus.AsSpan().Fill(0xFF);

        (Key(Base64UrlEncoder.Encode(modulus), "AQAB") is not null).ShouldBe(taken);
    }

    [Theory]
    [InlineData("EC", "sig", "RS256")]
    [InlineData("RSA", "enc", "RS256")]
    [InlineData("RSA", "sig", "RS512")]
    [InlineData("RSA", "sig", "PS256")]
    [InlineData("RSA", "sig", "ES256")]
    public void FromJwk_ForSomethingElse_Null(string type, string use, string algorithm) =>
        RsaPublicKey.FromJwk(new JsonWebKey { Kty = type, N = Modulus, E = "AQAB", Use = use, Alg = algorithm }).ShouldBeNull();

    private static RsaPublicKey? Key(string? modulus, string? exponent) => RsaPublicKey.FromJwk(new JsonWebKey { Kty = "RSA", N = modulus, E = exponent });
}
