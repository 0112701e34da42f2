using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignInPage;

/// <summary>From the page to a code: whose signature opens what.</summary>
public sealed class PageSignInTests : PageTest
{
    [Fact]
    public async Task Challenge_Message_NamesTheClientItsPlaceAndTheRequest()
    {
        var message = await MessageAsync(Query());

        message.Domain.ShouldBe("api.test");
        message.Uri.ShouldBe("https://api.test/signin");
        message.Statement.ShouldBe("Sign in to Market Desk at desk.test. This is no transaction: it costs nothing and moves no tokens.");
        Base64Url.DecodeFromChars(message.RequestId).Length.ShouldBe(32);
        (await MessageAsync(Query())).RequestId.ShouldBe(message.RequestId);
    }

    [Theory]
    [InlineData("state", "other")]
    [InlineData("state", "")]
    [InlineData("nonce", "other")]
    [InlineData("scope", "")]
    [InlineData("scope", "openid market-data")]
    [InlineData("resource", "https://reports.test")]
    [InlineData("code_challenge", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")]
    [InlineData("redirect_uri", "http://127.0.0.1/callback")]
    public async Task Proof_SignedForAnotherRequest_OpensNothing(string name, string value)
    {
        var message = (await MessageAsync(Query())).ToString();

        (await ProveAsync(Query((name, value)), message, Alice.Sign(message))).ShouldBe(400, "invalid_message");

        (await ProveAsync(Query(), message, Alice.Sign(message))).ShouldBe(200, null, "nothing was used up");
    }

    [Fact]
    public async Task Proof_Good_LeadsBackWithCodeStateAndIssuer()
    {
        var answer = (await SignInAtPageAsync(Alice, Query())).ShouldBe(200, null);

        var redirect = (string)answer.Json["redirect"]!;
        redirect.ShouldStartWith(Callback + "&code=");
        var told = AnswerOf(redirect);
        Base64Url.DecodeFromChars(told["code"]).Length.ShouldBe(32);
        (told["state"], told["iss"]).ShouldBe((State, "https://api.test"));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Proof_Code_IsKeptAsItsHashAlone()
    {
        var code = await CodeAsync(Alice, Query());

        (await Issuer.Get<IAuthorizationCodeStore>().FindAsync(code, default)).ShouldBeNull();
        Issuer.Logs.Lines.ShouldAllBe(line => !line.Contains(code, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder.Path, "data"), "portcullis.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            (await reader.ReadToEndAsync()).ShouldNotContain(code);
        }
    }

    [Fact]
    public async Task Proof_SentTwice_IsRefusedTheSecondTime()
    {
        var message = (await MessageAsync(Query())).ToString();
        (await ProveAsync(Query(), message, Alice.Sign(message))).ShouldBe(200, null);

        (await ProveAsync(Query(), message, Alice.Sign(message))).ShouldBe(401, "nonce_used");
    }

    [Fact]
    public async Task Proof_SignedByAnother_IsRefused()
    {
        var message = (await MessageAsync(Query())).ToString();

        (await ProveAsync(Query(), message, Carol.Sign(message))).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task Proof_ForThePage_IsNoneAtTheTokenEndpointAndTheOtherWayRound()
    {
        var forPage = await MessageAsync(Query());
        (await Issuer.SendAsync(Alice, forPage)).ShouldBe(401, "uri_mismatch");

        var direct = (await Issuer.MessageAsync(Alice)).ToString();
        (await ProveAsync(Query(), direct, Alice.Sign(direct))).ShouldBe(401, "uri_mismatch");
        var moved = (await Issuer.MessageAsync(Alice) with { Uri = "https://api.test/signin", Statement = forPage.Statement, RequestId = forPage.RequestId }).ToString();
        (await ProveAsync(Query(), moved, Alice.Sign(moved))).ShouldBe(401, "nonce_invalid");
    }

    [Fact]
    public async Task Proof_WithoutTheStatement_IsRefused()
    {
        var message = (await MessageAsync(Query()) with { Statement = "Sign in to win." }).ToString();

        (await ProveAsync(Query(), message, Alice.Sign(message))).ShouldBe(400, "invalid_message");
    }

    [Fact]
    public async Task Proof_TierNotMet_SaysWhatIsMissingAndGivesNoCode()
    {
        var answer = (await SignInAtPageAsync(Carol, Query(("scope", "openid market-data:gold")))).ShouldBe(403, "policy_not_met");

        ((string?)answer.Json["reasons"]![0]!["label"]).ShouldBe("a hundred coins");
        answer.Json.ContainsKey("redirect").ShouldBeFalse();
    }

    [Fact]
    public async Task Proof_ChainThatCannotBeRead_IsNoNo()
    {
        Issuer.Main.IsDown = true;

        (await SignInAtPageAsync(Carol, Query(("scope", "openid market-data:gold")))).ShouldBe(503, "chain_unavailable");
    }

    [Theory]
    [InlineData("client_id", "nobody", "unknown_client")]
    [InlineData("redirect_uri", "https://evil.test", "redirect_uri_mismatch")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("resource", "https://evil.test", "invalid_target")]
    public async Task Challenge_AndProof_CheckTheRequestAnew(string name, string value, string code)
    {
        (await ChallengeAsync(Query((name, value)), Alice)).ShouldBe(400, code);

        (await ProveAsync(Query((name, value)), "message", "0x00")).ShouldBe(400, code);
    }

    [Theory]
    [InlineData("""{"request":"?a=b"}""")]
    [InlineData("""{"request":"?a=b","address":"0x","chainId":1}""")]
    [InlineData("""{"request":"?a=b","address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1,"more":1}""")]
    [InlineData("""{"request":["?a=b"],"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1}""")]
    [InlineData("[]")]
    public async Task Challenge_OtherBody_IsRefused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        (await Issuer.PostAsync("/signin/challenge", content)).ShouldBe(400, "invalid_request");
    }

    [Fact]
    public async Task Challenge_ChainThatIsNotConfigured_IsRefused() =>
        (await Issuer.PostAsync("/signin/challenge", JsonContent.Create(new { request = Query(), address = $"{Alice.Address}", chainId = 5 }))).ShouldBe(400, "unknown_chain");

    private async Task<SiweMessage> MessageAsync(string query)
    {
        var text = (string)(await ChallengeAsync(query, Alice)).ShouldBe(200, null).Json["message"]!;
        SiweMessage.TryParse(text, out var message, out var fault).ShouldBeTrue(fault);
        return message!;
    }
}
