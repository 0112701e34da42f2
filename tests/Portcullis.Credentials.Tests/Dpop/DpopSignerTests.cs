using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Dpop;

namespace Portcullis.Credentials.Tests.Dpop;

public sealed class DpopSignerTests : IDisposable
{
    private readonly DpopForge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public void Sign_ForAToken_IsGoodOnceForEachAndHoldsNoPrivateKey()
    {
        var one = _forge.Signer.Sign("GET", DpopForge.Url + "?a=b#c", "token", "n-1");
        var two = _forge.Signer.Sign("GET", DpopForge.Url, "token", null);

        _forge.Verify(one).Proof!.Nonce.ShouldBe("n-1");
        _forge.Verify(one).Proof!.Id.Length.ShouldBe(22);
        string.Equals(_forge.Verify(two).Proof!.Id, _forge.Verify(one).Proof!.Id, StringComparison.Ordinal).ShouldBeFalse();
        _forge.Verify(two).Proof!.KeyThumbprint.ShouldBe(_forge.Signer.KeyThumbprint);
        using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(one.Split('.')[0]));
        header.RootElement.GetProperty("jwk").EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "y"]);
    }

    [Fact]
    public void Sign_ToAskForAToken_NamesNone()
    {
        var proof = _forge.Signer.Sign("POST", "https://gate.example/oauth2/token", null, null);

        _forge.Verifier.Verify(proof, new DpopRequest("POST", "https://gate.example/oauth2/token", null)).IsValid.ShouldBeTrue();
        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(proof.Split('.')[1]));
        claims.RootElement.EnumerateObject().Select(member => member.Name).ShouldBe(["jti", "htm", "htu", "iat"]);
    }
}
