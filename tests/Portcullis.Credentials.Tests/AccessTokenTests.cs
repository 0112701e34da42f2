using System.Text;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests;

public sealed class AccessTokenTests
{
    [Fact]
    public void Sign_Claims_AreWrittenInOrder()
    {
        using var forge = new Forge();
        var jws = CompactJws.Parse(forge.Claims().Sign(forge.Key))!;

        Encoding.UTF8.GetString(jws.Header).ShouldBe($$"""{"alg":"ES256","kid":"{{forge.Key.KeyId}}","typ":"at+jwt"}""");
        Encoding.UTF8.GetString(jws.Payload).ShouldBe(
            """{"iss":"https://gate.example","sub":"eip155:1:0x00000000000000000000000000000000000000aB","aud":"https://gate.example","""
            + $"\"exp\":{forge.Now + 900},\"nbf\":{forge.Now},\"iat\":{forge.Now},"
            + "\"jti\":\"grant-1\",\"client_id\":\"public\",\"scope\":\"market-data market-data:gold\",\"proof\":\"key_recovery\"}");
    }

    [Fact]
    public async Task Sign_ThenVerify_IsTheSameToken()
    {
        using var forge = new Forge();
        var token = forge.Claims();
        (await forge.VerifyAsync(token.Sign(forge.Key))).Token.ShouldBe(token);
    }

    [Fact]
    public async Task Sign_EmptyScope_Verifies()
    {
        using var forge = new Forge();
        var token = forge.Claims() with { Scope = "" };
        (await forge.VerifyAsync(token.Sign(forge.Key))).Token.ShouldBe(token);
    }

    [Fact]
    public async Task Sign_BoundWithLinkedAccounts_Verifies()
    {
        using var forge = new Forge();
        var thumbprint = forge.Key.KeyId;
        var linked = new ProvenAccount("eip155:10:0x00000000000000000000000000000000000000aB", ProofKind.Contract);

        var token = (await forge.VerifyAsync((forge.Claims() with { Linked = [linked], KeyThumbprint = thumbprint }).Sign(forge.Key))).Token!;

        token.Linked.ShouldBe([linked]);
        token.KeyThumbprint.ShouldBe(thumbprint);
    }

    [Fact]
    public void Sign_QuotesInAClaim_CannotAddAnother()
    {
        using var forge = new Forge();
        var token = forge.Claims() with { ClientId = "x\",\"sub\":\"eip155:1:0xevil" };
        AccessTokenClaims.Read(CompactJws.Parse(token.Sign(forge.Key))!.Payload, token.Issuer, Forge.Issuer, out _).ShouldBe(token with { IsHeldToScope = true });
    }

    [Theory]
    [InlineData("public", false)]
    [InlineData("desk", true)]
    [InlineData("PUBLIC", true)]
    [InlineData("public ", true)]
    public async Task Verify_ClientByName_IsHeldToItsScopeWhateverWasSigned(string client, bool isHeld)
    {
        using var forge = new Forge();
        var text = (forge.Claims() with { ClientId = client, IsHeldToScope = !isHeld }).Sign(forge.Key);

        (await forge.VerifyAsync(text)).Token!.IsHeldToScope.ShouldBe(isHeld);
    }
}
