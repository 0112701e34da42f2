using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests;

public sealed class SigningKeyTests
{
    [Fact]
    public void PublicKey_NewKey_HoldsExactlyThePublicMembers()
    {
        using var key = SigningKey.Create();

        key.PublicKey.ShouldSatisfyAllConditions(
            jwk => jwk.Kty.ShouldBe("EC"), jwk => jwk.Crv.ShouldBe("P-256"), jwk => jwk.Alg.ShouldBe("ES256"), jwk => jwk.Use.ShouldBe("sig"),
            jwk => jwk.Kid.ShouldBe(key.KeyId), jwk => jwk.X.Length.ShouldBe(43), jwk => jwk.Y.Length.ShouldBe(43),
            jwk => jwk.D.ShouldBeNull(), jwk => jwk.HasPrivateKey.ShouldBeFalse());
    }

    [Fact]
    public void KeyId_NewKey_IsTheThumbprint()
    {
        using var key = SigningKey.Create();
        key.KeyId.ShouldBe(Base64Url.EncodeToString(key.PublicKey.ComputeJwkThumbprint()));
    }

    [Fact]
    public void ToPem_ReadAgain_IsTheSameKey()
    {
        using var key = SigningKey.Create();
        using var again = SigningKey.FromPem(key.ToPem());

        key.ToPem().ShouldStartWith("-----BEGIN PRIVATE KEY-----");
        again.KeyId.ShouldBe(key.KeyId);
    }

    [Fact]
    public void FromPem_SpaceAround_IsRead()
    {
        using var key = SigningKey.Create();
        using var again = SigningKey.FromPem($"\r\n{key.ToPem()}\r\n");
        again.KeyId.ShouldBe(key.KeyId);
    }

    public static TheoryData<string, string> WrongPems()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var k1 = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        using var rsa = RSA.Create(2048);
        var good = p256.ExportPkcs8PrivateKey();
        return new()
        {
            { "empty", "" },
            { "prose", "not a key" },
            { "other curve", p384.ExportPkcs8PrivateKeyPem() },
            { "secp256k1", k1.ExportPkcs8PrivateKeyPem() },
            { "RSA", rsa.ExportPkcs8PrivateKeyPem() },
            { "SEC 1", p256.ExportECPrivateKeyPem() },
            { "public key", p256.ExportSubjectPublicKeyInfoPem() },
            { "encrypted", p256.ExportEncryptedPkcs8PrivateKeyPem("secret", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)) },
            { "truncated", PemEncoding.WriteString("PRIVATE KEY", good.AsSpan(0, good.Length - 5)) },
            { "bytes after", PemEncoding.WriteString("PRIVATE KEY", [.. good, 0]) },
            { "no bytes", PemEncoding.WriteString("PRIVATE KEY", []) },
            { "text before", "hello\n" + p256.ExportPkcs8PrivateKeyPem() },
            { "two keys", p256.ExportPkcs8PrivateKeyPem() + "\n" + p256.ExportPkcs8PrivateKeyPem() },
            { "foreign public key inside", PemEncoding.WriteString("PRIVATE KEY", WithForeignPublicKey(good, p256)) },
        };
    }

    [Theory, MemberData(nameof(WrongPems))]
    public void FromPem_AnythingElse_IsRefusedWithoutQuotingIt(string why, string pem)
    {
        var thrown = Should.Throw<FormatException>(() => SigningKey.FromPem(pem), why);
        thrown.Message.ShouldBe("not a P-256 private key in unencrypted PKCS#8 PEM");
    }

    [Fact]
    public void Sign_AnyClaims_WritesTheHeaderInOrderAndTheClaimsAsTheyAre()
    {
        using var key = SigningKey.Create();
        var parts = key.Sign("at+jwt", """{"a": 1}"""u8).Split('.');

        parts.Length.ShouldBe(3);
        Text(parts[0]).ShouldBe($$"""{"alg":"ES256","kid":"{{key.KeyId}}","typ":"at+jwt"}""");
        Text(parts[1]).ShouldBe("""{"a": 1}""");
        Base64Url.DecodeFromChars(parts[2]).Length.ShouldBe(64);
    }

    [Fact]
    public void Sign_AnyClaims_VerifiesWithThePublicKeyAlone()
    {
        using var key = SigningKey.Create();
        var jws = CompactJws.Parse(key.Sign("x", "{}"u8)).ShouldNotBeNull();
        EcPublicKey.FromJwk(key.PublicKey).ShouldNotBeNull().Verifies(jws.Digest, jws.Signature).ShouldBeTrue();
    }

    [Fact]
    public void Sign_OnManyThreads_EverySignatureVerifies()
    {
        using var key = SigningKey.Create();
        var publicKey = EcPublicKey.FromJwk(key.PublicKey)!;

        var good = 0;
        Parallel.For(0, 400, number =>
        {
            var jws = CompactJws.Parse(key.Sign("x", Encoding.ASCII.GetBytes(new JsonObject { ["n"] = number }.ToJsonString())))!;
            Interlocked.Add(ref good, publicKey.Verifies(jws.Digest, jws.Signature) ? 1 : 0);
        });

        good.ShouldBe(400);
    }

    [Fact]
    public void Sign_AfterDispose_Throws()
    {
        var key = SigningKey.Create();
        key.Dispose();
        Should.Throw<ObjectDisposedException>(() => key.Sign("x", "{}"u8));
    }

    private static byte[] WithForeignPublicKey(byte[] pkcs8, ECDsa key)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (mine, foreign) = (key.ExportParameters(false).Q, other.ExportParameters(false).Q);
        var at = pkcs8.AsSpan().IndexOf(mine.X);
        return [.. pkcs8.AsSpan(0, at), .. foreign.X!, .. foreign.Y!, .. pkcs8.AsSpan(at + 64)];
    }

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
