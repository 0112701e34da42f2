using System.Text.Json.Nodes;
using Portcullis.Credentials.Dpop;

namespace Portcullis.Credentials.Tests.Dpop;

public sealed class DpopProofVerifierTests : IDisposable
{
    private readonly DpopForge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public void Verify_GoodProof_SaysTheKey()
    {
        var outcome = _forge.Verify(_forge.With((_, payload) => payload["nonce"] = "n"));

        outcome.Refusal.ShouldBeNull();
        outcome.Proof.ShouldBe(new DpopProof(_forge.Key.Thumbprint, "one", _forge.Clock.Now, "n"));
    }

    [Theory]
    [InlineData("use", "\"sig\"")]
    [InlineData("alg", "\"ES256\"")]
    [InlineData("kid", "\"../../etc/passwd\"")]
    [InlineData("ext", "true")]
    [InlineData("key_ops", "[\"verify\"]")]
    public void Verify_HarmlessMemberOfTheKey_IsPassedOver(string name, string value) =>
        _forge.Verify(_forge.With((header, _) => header["jwk"]![name] = JsonNode.Parse(value))).Proof!.KeyThumbprint.ShouldBe(_forge.Key.Thumbprint);

    [Theory]
    [InlineData("d", "\"AA\"")]
    [InlineData("k", "\"AA\"")]
    [InlineData("p", "\"AA\"")]
    [InlineData("use", "\"enc\"")]
    [InlineData("alg", "\"ES384\"")]
    [InlineData("alg", "null")]
    [InlineData("kid", "1")]
    [InlineData("key_ops", "[\"sign\"]")]
    [InlineData("key_ops", "[\"verify\", 1]")]
    [InlineData("x5u", "\"https://evil.example\"")]
    [InlineData("x5c", "[]")]
    [InlineData("kty", "\"oct\"")]
    [InlineData("kty", "\"ec\"")]
    [InlineData("crv", "\"P-384\"")]
    [InlineData("crv", "\"secp256k1\"")]
    [InlineData("x", "1")]
    [InlineData("x", "\"AA\"")]
    [InlineData("y", "null")]
    [InlineData("y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    [Trait("Case", "J3")]
    public void Verify_AnyOtherKey_Refused(string name, string value) =>
        ShouldRefuse(_forge.With((header, _) => header["jwk"]![name] = JsonNode.Parse(value)));

    [Theory]
    [InlineData("typ", "\"JWT\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("typ", "null")]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("alg", "\"es256\"")]
    [InlineData("alg", "\"ES512\"")]
    [InlineData("jwk", "null")]
    [InlineData("jwk", "[]")]
    [InlineData("jwk", "{}")]
    [InlineData("kid", "\"one\"")]
    [InlineData("crit", "[\"x\"]")]
    [InlineData("b64", "false")]
    [InlineData("jku", "\"https://evil.example\"")]
    [Trait("Case", "J6")]
    public void Verify_AnyOtherHeader_Refused(string name, string value) => ShouldRefuse(_forge.With((header, _) => header[name] = JsonNode.Parse(value)));

    [Theory]
    [InlineData("jti", "null")]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "7")]
    [InlineData("jti", "\"a\\nb\"")]
    [InlineData("htm", "\"POST\"")]
    [InlineData("htm", "\"get\"")]
    [InlineData("htu", "\"https://api.example/price\"")]
    [InlineData("htu", "\"/prices\"")]
    [InlineData("htu", "null")]
    [InlineData("iat", "null")]
    [InlineData("iat", "\"1\"")]
    [InlineData("iat", "1e999")]
    [InlineData("iat", "-1")]
    [InlineData("iat", "253402300800")]
    [InlineData("ath", "null")]
    [InlineData("ath", "\"\"")]
    [InlineData("ath", "\"PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-a\"")]
    public void Verify_ClaimAbsentOrOther_Refused(string name, string value)
    {
        var payload = _forge.Payload();
        payload.Remove(name);
        var rest = payload.ToJsonString();
        ShouldRefuse(_forge.Sign(_forge.Header().ToJsonString(), rest));
        ShouldRefuse(_forge.Sign(_forge.Header().ToJsonString(), $"{{\"{name}\":{value},{rest[1..]}"));
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Verify_MadeAtAnotherTime_PassesWithinAMinute(int seconds, bool passes)
    {
        var proof = _forge.With((_, payload) => payload["iat"] = _forge.Clock.Now.ToUnixTimeSeconds() + seconds);
        _forge.Verify(proof).IsValid.ShouldBe(passes);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Verify_LongId_UpTo256(int length, bool passes) =>
        _forge.Verify(_forge.With((_, payload) => payload["jti"] = new string('x', length))).IsValid.ShouldBe(passes);

    [Fact]
    public void Verify_MemberTwice_Refused()
    {
        var (header, payload) = (_forge.Header().ToJsonString(), _forge.Payload().ToJsonString());
        ShouldRefuse(_forge.Sign(header.Replace("\"alg\"", "\"alg\":\"ES256\",\"alg\"", StringComparison.Ordinal), payload));
        ShouldRefuse(_forge.Sign(header.Replace("\"kty\"", "\"kty\":\"EC\",\"kty\"", StringComparison.Ordinal), payload));
        ShouldRefuse(_forge.Sign(header, payload.Replace("\"jti\"", "\"jti\":\"one\",\"jti\"", StringComparison.Ordinal)));
        ShouldRefuse(_forge.Sign(header, payload.Replace("\"jti\"", "\"x\":1,\"x\":1,\"jti\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Verify_ClaimThatIsNotKnown_IsPassedOver() =>
        _forge.Verify(_forge.With((_, payload) => payload["exp"] = new JsonArray(1))).IsValid.ShouldBeTrue();

    [Fact]
    public void Verify_AnotherKeyThanTheTokens_Refused()
    {
        using var other = SigningKey.Create();
        var proof = new DpopSigner(other, _forge.Clock).Sign("GET", DpopForge.Url, "token", null);

        _forge.Verify(proof).Refusal!.Detail.ShouldContain("another key");
        _forge.Verifier.Verify(proof, new DpopRequest("GET", DpopForge.Url, null)).Proof!.KeyThumbprint.ShouldBe(other.Thumbprint);
    }

    [Fact]
    public void Verify_KeyOfAnotherInTheHeader_SignatureDoesNotVerify()
    {
        using var other = SigningKey.Create();
        var proof = _forge.With((header, _) => (header["jwk"]!["x"], header["jwk"]!["y"]) = (other.PublicKey.X, other.PublicKey.Y));
        _forge.Verifier.Verify(proof, new DpopRequest("GET", DpopForge.Url, null)).Refusal!.Detail.ShouldContain("signature");
    }

    [Fact]
    [Trait("Case", "J5")]
    public void Verify_SpellingsOfTheSignature_Refused()
    {
        var proof = _forge.With((_, _) => { });
        ShouldRefuse(proof + "=");
        ShouldRefuse(proof + " ");
        ShouldRefuse($"{proof},{proof}");
        ShouldRefuse(proof[..^86]);
        ShouldRefuse(proof[..^86] + new string('A', 86));
        ShouldRefuse("");
        ShouldRefuse(new string('A', 9000));
    }

    private void ShouldRefuse(string proof) => _forge.Verify(proof).Refusal!.Code.ShouldBe(RefusalCode.InvalidDpopProof);
}
