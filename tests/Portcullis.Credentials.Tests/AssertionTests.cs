using System.Text;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests;

public sealed class AssertionTests
{
    [Fact]
    public void Sign_Claims_AreWrittenInOrderUnderTheirOwnType()
    {
        using var forge = new Forge();
        var jws = CompactJws.Parse(Assertion(forge).Sign(forge.Key))!;

        Encoding.UTF8.GetString(jws.Header).ShouldEndWith(""","typ":"portcullis-assertion+jwt"}""");
        Encoding.UTF8.GetString(jws.Payload).ShouldBe(
            """{"iss":"https://gate.example","sub":"eip155:1:0xab","aud":"http://localhost:9000/?a=1&b=2","""
            + $"\"exp\":{forge.Now + 60},\"iat\":{forge.Now},\"policy\":\"market-data\",\"tier\":\"gold\"}}");
    }

    [Fact]
    public async Task Sign_TakenForAnAccessToken_IsRefused()
    {
        using var forge = new Forge();
        var outcome = await forge.VerifyAsync((Assertion(forge) with { Audience = Forge.Issuer }).Sign(forge.Key));
        outcome.Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
        outcome.Refusal.Detail.ShouldContain("header");
    }

    private static Assertion Assertion(Forge forge) => new()
    {
        Issuer = Forge.Issuer, Audience = "http://localhost:9000/?a=1&b=2", Account = "eip155:1:0xab", Policy = "market-data", Tier = "gold",
        IssuedAt = forge.Clock.Now, ExpiresAt = forge.Clock.Now.AddSeconds(60),
    };
}
