using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Credentials.Tests;

/// <summary>Access tokens signed with RS256: a verifier takes the one algorithm that it was made for, whatever a token says of itself.</summary>
public sealed class RsaTokenTests : IDisposable
{
    private readonly Forge _forge = new(SigningKey.Create(JwsAlgorithm.RS256, null));
    private readonly AccessTokenVerifier _verifier;

    public RsaTokenTests() => _verifier = new AccessTokenVerifier(Forge.Issuer, Forge.Issuer, _forge, _forge.Clock) { Algorithm = JwsAlgorithm.RS256 };

    public void Dispose() => _forge.Dispose();

    [Fact]
    public async Task Verify_OwnToken_GivesItsClaims()
    {
        var token = _forge.Claims().Sign(_forge.Key);

        Header(token).Select(member => $"{member.Key}={member.Value}").ShouldBe(["alg=RS256", $"kid={_forge.Key.KeyId}", "typ=at+jwt"]);
        (await VerifyAsync(token)).Token!.Id.ShouldBe("grant-1");
    }

    [Fact]
    public async Task Verify_ByAnEs256Verifier_IsRefused() =>
        (await _forge.VerifyAsync(_forge.Claims().Sign(_forge.Key))).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);

    [Fact]
    public async Task Verify_Es256TokenByAPublishedKey_IsRefused()
    {
        using var ec = SigningKey.Create();
        _forge.Publish(ec.PublicKey);

        (await VerifyAsync(_forge.Claims().Sign(ec))).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("rs256")]
    public async Task Verify_OtherAlgorithmNamed_IsRefused(string algorithm) =>
        (await VerifyAsync(Resign(header => header["alg"] = algorithm, SignRsa))).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);

    [Fact]
    public async Task Verify_HmacWithThePublicKey_IsRefused() => (await VerifyAsync(Resign(
        header => header["alg"] = "HS256", signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PublicPem()), signed)))).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);

    [Fact]
    public async Task Verify_PssPadding_IsRefused() => (await VerifyAsync(Resign(_ => { }, signed =>
    {
        using var rsa = Import();
        return rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }))).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);

    [Fact]
    public async Task Verify_RogueKeyOfTheSameName_IsRefused()
    {
        using var rogue = SigningKey.FromPem(RogueKey(), JwsAlgorithm.RS256, _forge.Key.KeyId);

        (await VerifyAsync(_forge.Claims().Sign(rogue))).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task Verify_SignedAgainByTheForge_IsTaken() => (await VerifyAsync(Resign(_ => { }, SignRsa))).IsValid.ShouldBeTrue();

    [Fact]
    public void FromPem_KeyOfTheOtherKind_Throws()
    {
        using var ec = SigningKey.Create();

        Should.Throw<FormatException>(() => SigningKey.FromPem(ec.ToPem(), JwsAlgorithm.RS256, null)).Message.ShouldContain("RSA");
        Should.Throw<FormatException>(() => SigningKey.FromPem(_forge.Key.ToPem())).Message.ShouldContain("P-256");
    }

    [Fact]
    public void FromPem_WeakRsa_Throws()
    {
        using var weak = RSA.Create(1024);

        Should.Throw<FormatException>(() => SigningKey.FromPem(weak.ExportPkcs8PrivateKeyPem(), JwsAlgorithm.RS256, null));
    }

    [Fact]
    public void Jwks_BothKinds_AreWrittenAndOnlyEs256IsRead()
    {
        using var ec = SigningKey.Create();
        var (rsa, document) = (_forge.Key.PublicKey, JwksDocument.Write([ec.PublicKey, _forge.Key.PublicKey]));

        JsonNode.Parse(document)!["keys"]![1]!.ToJsonString().ShouldBe(
            $$"""{"kty":"RSA","n":"{{rsa.N}}","e":"AQAB","kid":"{{rsa.Kid}}","alg":"RS256","use":"sig"}""");
        JwksDocument.Read(document)!.Keys.ShouldBe([ec.KeyId]);
    }

    private async Task<TokenVerification> VerifyAsync(string token) => await _verifier.VerifyAsync(token, TestContext.Current.CancellationToken);

    private string Resign(Action<JsonObject> change, Func<byte[], byte[]> sign)
    {
        var header = Header(_forge.Claims().Sign(_forge.Key));
        change(header);
        return Forge.Sign(header.ToJsonString(), _forge.Payload().ToJsonString(), sign);
    }

    private static JsonObject Header(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!.AsObject();

    private byte[] SignRsa(byte[] signed)
    {
        using var rsa = Import();
        return rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private RSA Import()
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(_forge.Key.ToPem());
        return rsa;
    }

    private string PublicPem()
    {
        using var rsa = Import();
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    private static string RogueKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }
}
