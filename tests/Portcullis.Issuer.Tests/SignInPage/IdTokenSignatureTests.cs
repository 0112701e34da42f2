using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignInPage;

/// <summary>By what id tokens are signed, checked by nothing of ours.</summary>
public sealed class IdTokenSignatureTests : PageTest
{
    internal override IReadOnlyDictionary<string, string?>? MoreSettings => new Dictionary<string, string?>(base.MoreSettings!, StringComparer.Ordinal) { ["Audiences:0:Algorithm"] = "RS256" };

    [Theory]
    [InlineData("", "ES256")]
    [InlineData("https://private.test", "ES256")]
    [InlineData("https://reports.test", "RS256")]
    public async Task Redeem_Audience_HasTheAlgorithmOfItsAccessTokens(string resource, string algorithm)
    {
        var answer = (await RedeemAsync(await CodeAsync(Alice, Query(("resource", resource))))).ShouldBe(200, null);
        var idToken = (string)answer.Json["id_token"]!;

        ((string?)Header(idToken)["alg"]).ShouldBe(algorithm);
        ((string?)Header(idToken)["kid"]).ShouldBe((string?)Header((string)answer.Json["access_token"]!)["kid"]);
        (await VerifiesAsync(idToken)).ShouldBeTrue();
        (await VerifiesAsync(idToken[..^8] + "AAAAAAAA")).ShouldBeFalse();
        (await Issuer.Get<OwnTokens>().ReadAsync(idToken, default)).ShouldBeNull("it is no access token");
    }

    private static JsonObject Header(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!.AsObject();

    private async Task<bool> VerifiesAsync(string token)
    {
        var keys = (await Issuer.GetAsync("/oauth2/jwks")).Json["keys"]!.AsArray();
        var jwk = keys.Single(key => (string?)key!["kid"] == (string?)Header(token)["kid"])!;
        byte[] Number(string member) => Base64Url.DecodeFromChars((string)jwk[member]!);
        var end = token.LastIndexOf('.');
        var (signed, signature) = (Encoding.ASCII.GetBytes(token[..end]), Base64Url.DecodeFromChars(token.AsSpan(end + 1)));
        if ((string?)jwk["kty"] == "RSA")
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Number("n"), Exponent = Number("e") });
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Number("x"), Y = Number("y") } });
        return ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }
}
