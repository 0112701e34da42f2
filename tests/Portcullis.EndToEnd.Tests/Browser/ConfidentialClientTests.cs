using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Portcullis.Ethereum;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>A program with a secret, from the page to the sign-out, by a client that is not ours and checks the signature of the id token.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ConfidentialClientTests(ClientGate gate, BrowserFixture browser) : IClassFixture<ClientGate>
{
    [Theory]
    [InlineData("server", false, "ES256")]
    [InlineData("server", true, "ES256")]
    [InlineData("reports", false, "RS256")]
    public async Task OpenIdClient_WithASecret_SignsInRefreshesAndSignsOut(string client, bool byBasic, string algorithm)
    {
        await using var program = await NativeProgram.StartAsync(gate.Url, client, "openid holders", ClientGate.Secret, byBasic);
        using var wallet = new BrowserWallet("a wallet", Anvil.Accounts[1].PrivateKey, 31337);
        await using var visit = await browser.VisitAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name }).ClickAsync();
        var answer = await NativeProgram.ReadAnswerAsync(visit.Page);

        answer.TryGetProperty("claims", out var claims).ShouldBeTrue(answer.ToString());
        Text(claims, "sub").ShouldBe(new Account(31337, wallet.Address).ToString());
        Text(claims, "aud").ShouldBe(client);
        (AlgorithmOf(Text(answer, "idToken")), AlgorithmOf(Text(answer, "accessToken"))).ShouldBe((algorithm, algorithm));
        answer.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        var signOut = answer.GetProperty("signOut");
        signOut.ToString().ShouldBe("""{"strangers":401,"afterwards":"invalid_grant"}""");
    }

    private static string AlgorithmOf(string token) => Text(JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])), "alg");
}
