using System.Text;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.SignIn;

public sealed class ChallengeEndpointTests : SignInTest
{
    [Fact]
    public async Task Post_Challenge_IsAWholeMessage()
    {
        var answer = await PostAsync($$"""{"address":"{{Alice.Address}}","chainId":1}""");

        SiweMessage.TryParse((string)answer.Json["message"]!, out var message, out _).ShouldBeTrue();
        message!.Domain.ShouldBe("api.test");
        message.Uri.ShouldBe("https://api.test");
        message.Address.ShouldBe(Alice.Address);
        message.ChainId.ShouldBe(1UL);
        message.Nonce.ShouldBe((string?)answer.Json["nonce"]);
        message.IssuedAt.Instant.ShouldBe(Issuer.Clock.GetUtcNow());
        message.ExpirationTime!.Value.Text.ShouldBe((string?)answer.Json["expiresAt"]);
        message.Statement.ShouldBe("Sign in to api.test. This is no transaction: it costs nothing and moves no tokens.");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Theory]
    [InlineData("""{"address":"ADDRESS","chainId":1}""")]
    [InlineData("""{"address":"ADDRESS","chainId":10}""")]
    [InlineData("""{"chainId":1,"address":"LOWER","domain":"api.test"}""")]
    [InlineData("""{"address":"ADDRESS","chainId":1,"domain":"app.test"}""")]
    [InlineData("""{"address":"ADDRESS","chainId":1,"uri":"https://app.test/login"}""")]
    [InlineData("""{"address":"ADDRESS","chainId":1,"domain":"localhost:5173","uri":"http://localhost:5173/"}""")]
    public async Task Post_Signed_SignsIn(string body)
    {
        var answer = await PostAsync(body.Replace("ADDRESS", Alice.Address.ToString(), StringComparison.Ordinal)
            .Replace("LOWER", Alice.Address.ToLowerString(), StringComparison.Ordinal));
        var message = (string)answer.Json["message"]!;

        (await Issuer.SendAsync(TestIssuer.Form(message, Alice.Sign(message), null))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{}""", "invalid_request")]
    [InlineData("""{"chainId":1}""", "invalid_request")]
    [InlineData("""{"address":null,"chainId":1}""", "invalid_request")]
    [InlineData("""{"address":"alice.eth","chainId":1}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886e0F7030069857D2E4169EE7","chainId":1}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":"1"}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1.5}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":-1}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":99999999999999999999999}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1,"statement":"Give me all"}""", "invalid_request")]
    [InlineData("""{"Address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":2}""", "unknown_chain")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":0}""", "unknown_chain")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1,"domain":"evil.test"}""", "unknown_domain")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1,"domain":"API.TEST"}""", "unknown_domain")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1,"uri":"https://api.test/other"}""", "unknown_domain")]
    public async Task Post_BadBody_IsRefused(string body, string code) => (await PostAsync(body)).ShouldBe(400, code);

    [Theory]
    [InlineData("")]
    [InlineData(""","chainId":null""")]
    public async Task Post_NoChain_IsForTheLowestThatThereIs(string member)
    {
        var answer = await PostAsync($$"""{"address":"{{Alice.Address}}"{{member}}}""");

        SiweMessage.TryParse((string)answer.Json["message"]!, out var message, out _).ShouldBeTrue();
        message!.ChainId.ShouldBe(1UL);
        (await Issuer.SendAsync(TestIssuer.Form(message.ToString(), Alice.Sign(message.ToString()), null))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Post_Nonce_IsBoundToEverything()
    {
        var answer = await PostAsync($$"""{"address":"{{Alice.Address}}","chainId":1,"domain":"app.test"}""");
        var nonce = (string)answer.Json["nonce"]!;

        (await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice, nonce))).ShouldBe(401, "nonce_invalid");
        (await Issuer.SendAsync(Carol, await Issuer.MessageAsync(Carol, nonce) with { Domain = "app.test", Uri = "https://app.test/login" })).ShouldBe(401, "nonce_invalid");
    }

    private async Task<Answer> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Issuer.PostAsync("/auth/challenge", content);
    }
}
