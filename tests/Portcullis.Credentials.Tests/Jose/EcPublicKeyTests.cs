using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;
using Portcullis.Testing;

namespace Portcullis.Credentials.Tests.Jose;

public sealed class EcPublicKeyTests
{
    [Fact]
    public void Verifies_Rfc7515ExampleA3_True()
    {
        var jws = CompactJws.Parse(
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")!;
        Key("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
            .Verifies(jws.Digest, jws.Signature).ShouldBeTrue();
    }

    [Fact]
    public void Parse_Rfc7515ExampleA5_Null() => CompactJws.Parse(
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.").ShouldBeNull();

    [Fact]
    [Trait("Case", "K1")]
    public void Verifies_Wycheproof_AllAsStated()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json"));
        var (right, wrong) = (0, new List<int>());
        foreach (var group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var key = GroupKey(group.GetProperty("publicKey"));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                if (AsStated(key, test))
                {
                    right++;
                }
                else
                {
                    wrong.Add(test.GetProperty("tcId").GetInt32());
                }
            }
        }

        wrong.ShouldBeEmpty();
        right.ShouldBe(262);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4")]
    [InlineData("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")]
    [InlineData("AA", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")]
    [InlineData(null, null)]
    public void FromJwk_NoPointOfTheCurve_Null(string? x, string? y) =>
        EcPublicKey.FromJwk(new JsonWebKey { Kty = "EC", Crv = "P-256", X = x, Y = y }).ShouldBeNull();

    private static bool AsStated(EcPublicKey key, JsonElement test)
    {
        var (message, signature) = (Hex(test, "msg"), Hex(test, "sig"));
        var verifies = key.Verifies(System.Security.Cryptography.SHA256.HashData(message), signature);
        return verifies == (test.GetProperty("result").GetString() == "valid");
    }

    private static EcPublicKey GroupKey(JsonElement key)
    {
        var point = Hex(key, "uncompressed");
        return Key(Base64UrlEncoder.Encode(point[1..33]), Base64UrlEncoder.Encode(point[33..]));
    }

    private static EcPublicKey Key(string x, string y) => EcPublicKey.FromJwk(new JsonWebKey { Kty = "EC", Crv = "P-256", X = x, Y = y }).ShouldNotBeNull();

    private static byte[] Hex(JsonElement owner, string member) => Convert.FromHexString(owner.GetProperty(member).GetString()!);
}
