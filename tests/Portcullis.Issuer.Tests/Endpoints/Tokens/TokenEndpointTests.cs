using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

public sealed class TokenEndpointTests : SignInTest
{
    [Fact]
    public async Task SignIn_HolderOfGold_GetsTheTierAndEveryLowerOne()
    {
        var answer = await Issuer.SignInAsync(Alice, "market-data");

        answer.Status.ShouldBe(200, answer.Text);
        ((string?)answer.Json["token_type"]).ShouldBe("Bearer");
        ((long?)answer.Json["expires_in"]).ShouldBe(900);
        ((string?)answer.Json["scope"]).ShouldBe("market-data market-data:gold market-data:basic");
        answer.Json["tiers"]!.ToJsonString().ShouldBe("""{"market-data":"gold"}""");
        answer.Json.ContainsKey("unknown").ShouldBeFalse();
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task SignIn_Token_VerifiesAndCarriesTheClaims()
    {
        var answer = await Issuer.SignInAsync(Alice);
        var verifier = new AccessTokenVerifier(TestIssuer.PublicUrl, TestIssuer.PublicUrl, Issuer.Get<KeyRing>(), Issuer.Clock);

        var verified = await verifier.VerifyAsync((string)answer.Json["access_token"]!, default);

        var token = verified.Token.ShouldNotBeNull();
        token.Account.ShouldBe($"eip155:1:{Alice.Address}");
        token.ClientId.ShouldBe("public");
        token.Scope.ShouldBe((string)answer.Json["scope"]!);
        token.IssuedAt.ShouldBe(Issuer.Clock.GetUtcNow());
        token.NotBefore.ShouldBe(token.IssuedAt);
        token.ExpiresAt.ShouldBe(token.IssuedAt.AddMinutes(15));
        token.Id.Length.ShouldBe(22);
    }

    [Fact]
    public async Task SignIn_NothingAskedAndNothingHeld_IsGoodWithAnEmptyScope()
    {
        var answer = await Issuer.SignInAsync(Carol);

        answer.Status.ShouldBe(200, answer.Text);
        ((string?)answer.Json["scope"]).ShouldBe("");
        answer.Json["tiers"]!.AsObject().Count.ShouldBe(0);
    }

    [Fact]
    public async Task SignIn_NothingAsked_TriesEveryPolicyInOrder()
    {
        var answer = await Issuer.SignInAsync(Alice);

        ((string?)answer.Json["scope"]).ShouldBe("club club:member market-data market-data:gold market-data:basic");
    }

    [Fact]
    public async Task SignIn_NothingAskedAndBetterTierUnknown_SaysSo()
    {
        Issuer.Side.IsDown = true;

        var answer = await Issuer.SignInAsync(Alice);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["unknown"]!.ToJsonString().ShouldBe("""["club:vip"]""");
        answer.Json["tiers"]!.ToJsonString().ShouldBe("""{"club":"member","market-data":"gold"}""");
    }

    [Fact]
    public async Task SignIn_NothingAskedAndChainDown_IsGoodAndListsThePolicies()
    {
        Issuer.Main.IsDown = true;
        Issuer.Side.IsDown = true;

        var answer = await Issuer.SignInAsync(Alice);

        answer.Status.ShouldBe(200, answer.Text);
        ((string?)answer.Json["scope"]).ShouldBe("");
        answer.Json["unknown"]!.ToJsonString().ShouldBe("""["club","club:vip","club:member","market-data","market-data:gold","market-data:basic"]""");
    }

    [Theory]
    [InlineData("market-data:gold", "a hundred coins", 1)]
    [InlineData("market-data", "a hundred coins", 2)]
    public async Task SignIn_AskedAndNotMet_IsForbiddenWithWhatIsMissing(string scope, string label, int count)
    {
        var answer = (await Issuer.SignInAsync(Carol, scope)).ShouldBe(403, "policy_not_met");

        ((string?)answer.Json["error"]).ShouldBe("access_denied");
        var reasons = answer.Json["reasons"]!.AsArray();
        reasons.Count.ShouldBe(count);
        reasons[0]!.AsObject().Select(member => member.Key).ShouldBe(["tier", "type", "label", "verdict", "required"]);
        ((string?)reasons[0]!["tier"]).ShouldBe("gold");
        ((string?)reasons[0]!["type"]).ShouldBe("token_balance");
        ((string?)reasons[0]!["label"]).ShouldBe(label);
        ((string?)reasons[0]!["verdict"]).ShouldBe("not_met");
        ((string?)reasons[0]!["required"]).ShouldBe("at least 100 of the coin of chain 1");
    }

    [Fact]
    public async Task SignIn_AskedAndUnknown_IsUnavailable()
    {
        Issuer.Main.ReadsFail = true;

        var answer = (await Issuer.SignInAsync(Alice, "market-data:gold")).ShouldBe(503, "chain_unavailable");

        ((string?)answer.Json["error"]).ShouldBe("temporarily_unavailable");
        answer.Json["unknown"]!.ToJsonString().ShouldBe("""["market-data:gold"]""");
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBe(5);
    }

    [Fact]
    public async Task SignIn_AskedTierUnknownAndLowerMet_IsUnavailable()
    {
        Issuer.Side.IsDown = true;

        (await Issuer.SignInAsync(Alice, "club:vip")).ShouldBe(503, "chain_unavailable");
    }

    [Fact]
    public async Task SignIn_OneNotMetAndOneUnknown_IsTheProvenNo()
    {
        Issuer.Side.IsDown = true;
        Issuer.Main.Give(Carol.Address, 10);

        (await Issuer.SignInAsync(Carol, "club:vip market-data:gold")).ShouldBe(403, "policy_not_met");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("market-data:silver")]
    [InlineData("market-data ")]
    [InlineData(" market-data")]
    [InlineData("market-data  club")]
    [InlineData("Market-Data")]
    [InlineData("market-data:gold:gold")]
    [InlineData("market-data\tclub")]
    [InlineData("default")]
    [InlineData("openid")]
    public async Task SignIn_UnknownScope_IsRefusedAndNothingIsSpent(string scope)
    {
        var message = await Issuer.MessageAsync(Alice);

        var answer = (await Issuer.SendAsync(Alice, message, scope)).ShouldBe(400, "invalid_scope");

        ((string?)answer.Json["error"]).ShouldBe("invalid_scope");
        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("market-data market-data")]
    [InlineData("market-data:basic market-data:gold market-data")]
    [InlineData("club market-data")]
    public async Task SignIn_ScopeInOtherOrders_IsGood(string scope) => (await Issuer.SignInAsync(Alice, scope)).Status.ShouldBe(200);

    [Fact]
    public async Task SignIn_AsJson_IsTheSame()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var body = new JsonObject
        {
            ["grant_type"] = "urn:portcullis:grant-type:siwe",
            ["message"] = message,
            ["signature"] = Alice.Sign(message),
            ["scope"] = "market-data",
            ["client_id"] = "my-app.2",
        };

        using var content = JsonContent.Create(body);
        var answer = await Issuer.PostAsync("/oauth2/token", content);

        answer.Status.ShouldBe(200, answer.Text);
        ((string?)answer.Json["scope"]).ShouldBe("market-data market-data:gold market-data:basic");
    }

    [Theory]
    [InlineData("/oauth2/token", """{"grant_type":"urn:portcullis:grant-type:siwe","message":"\ud800","signature":"0x00"}""")]
    [InlineData("/auth/link", """{"refresh_token":"prt_a","message":"\ud800","signature":"0x00"}""")]
    public async Task Post_MessageWithHalfACharacter_IsRefused(string path, string body)
    {
        using var content = new StringContent(body, null, "application/json");
        (await Issuer.PostAsync(path, content)).ShouldBe(400, "invalid_request");
    }

    [Theory]
    [InlineData("public")]
    [InlineData("a")]
    [InlineData("A-b_c.9")]
    public async Task SignIn_ClientId_StandsInTheToken(string client)
    {
        var answer = await SendAsync(form => form["client_id"] = client);

        var verifier = new AccessTokenVerifier(TestIssuer.PublicUrl, TestIssuer.PublicUrl, Issuer.Get<KeyRing>(), Issuer.Clock);
        (await verifier.VerifyAsync((string)answer.Json["access_token"]!, default)).Token!.ClientId.ShouldBe(client);
    }

    [Theory]
    [InlineData("client_id", "a b")]
    [InlineData("client_id", "a\n")]
    [InlineData("client_id", "ünïcode")]
    [InlineData("client_id", "a23456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("Grant_Type", "x")]
    [InlineData("", "")]
    public async Task SignIn_BadOrUnknownParameter_IsRefused(string name, string value)
    {
        var answer = (await SendAsync(form => form[name] = value)).ShouldBe(400, "invalid_request");

        ((string?)answer.Json["error"]).ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("grant_type")]
    [InlineData("message")]
    [InlineData("signature")]
    public async Task SignIn_MissingParameter_IsRefused(string name)
    {
        var answer = (await SendAsync(form => form.Remove(name))).ShouldBe(400, "invalid_request");

        ((string?)answer.Json["error_description"]).ShouldBe($"{name} is missing");
    }

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("client_credentials")]
    [InlineData("URN:portcullis:grant-type:siwe")]
    public async Task SignIn_OtherGrantType_IsRefusedByItsOwnCode(string type)
    {
        var answer = (await SendAsync(form => form["grant_type"] = type)).ShouldBe(400, "unsupported_grant_type");

        ((string?)answer.Json["error"]).ShouldBe("unsupported_grant_type");
    }

    [Fact]
    public async Task SignIn_ForeignGrantWithItsOwnParameters_IsStillUnsupported()
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = "x", ["redirect_uri"] = "https://evil.test" };

        (await Issuer.SendAsync(form)).ShouldBe(400, "unsupported_grant_type");
    }

    [Fact]
    public async Task SignIn_PolicyNotMet_HasSpentTheNonce()
    {
        var message = await Issuer.MessageAsync(Carol);
        (await Issuer.SendAsync(Carol, message, "market-data")).Status.ShouldBe(403);

        (await Issuer.SendAsync(Carol, message)).ShouldBe(401, "nonce_used");
    }

    [Fact]
    public async Task SignIn_AfterTheSale_FollowsTheChain()
    {
        (await Issuer.SignInAsync(Alice, "market-data:gold")).Status.ShouldBe(200);
        Issuer.Main.Give(Alice.Address, 99);

        (await Issuer.SignInAsync(Alice, "market-data:gold")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Get_IsNotAllowed() => (await Issuer.Client.GetAsync("/oauth2/token")).StatusCode.ShouldBe(System.Net.HttpStatusCode.MethodNotAllowed);

    private async Task<Answer> SendAsync(Action<Dictionary<string, string>> change)
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), null);
        change(form);
        return await Issuer.SendAsync(form);
    }
}
