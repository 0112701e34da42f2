using System.Net.Http.Headers;
using System.Text;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Introspection;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

/// <summary>Introspection is live: it follows the chain while the token stays the same.</summary>
public sealed class IntrospectEndpointTests : AttestTest
{
    [Fact]
    public async Task Post_Holder_IsActiveWithTierAndBlock()
    {
        var token = await TokenAsync(Alice, "market-data");

        var answer = await AskAsync(token);

        answer.Status.ShouldBe(200, answer.Text);
        answer.MediaType.ShouldBe("application/json");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Json.Select(member => member.Key).ShouldBe(["active", "scope", "client_id", "token_type", "exp", "iat", "nbf", "sub", "aud", "iss", "jti", "portcullis"]);
        IsActive(answer).ShouldBeTrue();
        ((string?)answer.Json["scope"]).ShouldBe("market-data market-data:gold market-data:basic");
        ((string?)answer.Json["sub"]).ShouldBe($"eip155:1:{Alice.Address}");
        ((string?)answer.Json["token_type"]).ShouldBe("Bearer");
        answer.Json["portcullis"]!.ToJsonString().ShouldBe("""{"tiers":{"market-data":"gold"},"blocks":{"1":101}}""");
    }

    [Fact]
    public async Task Post_SoldAndBoughtBack_FollowsTheChain()
    {
        var token = await TokenAsync(Alice, "market-data");

        Issuer.Main.Give(Alice.Address, 0);
        var sold = await AskAsync(token);
        Issuer.Main.Give(Alice.Address, 10);
        var bought = await AskAsync(token);

        sold.Json.Select(member => member.Key).ShouldBe(["active", "portcullis"]);
        IsActive(sold).ShouldBeFalse();
        ((string?)sold.Json["portcullis"]!["code"]).ShouldBe("policy_not_met");
        ((long?)sold.Json["portcullis"]!["blocks"]!["1"]).ShouldBe(102);
        sold.Json["portcullis"]!["reasons"]!.AsArray().Count.ShouldBe(2);
        IsActive(bought).ShouldBeTrue();
        ((string?)bought.Json["scope"]).ShouldBe("market-data market-data:basic");
    }

    /// <summary>Whoever asks must be told which key the caller has to prove (RFC 9449, 6.2).</summary>
    [Fact]
    public async Task Post_TokenBoundToAKey_NamesTheKey()
    {
        using var key = SigningKey.Create();
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(TestIssuer.Form(message, Alice.Sign(message), "market-data")) };
        request.Headers.Add("DPoP", new DpopSigner(key, Issuer.Clock).Sign("POST", TestIssuer.PublicUrl + "/oauth2/token", null, null));
        var signIn = await Answer.OfAsync(await Issuer.Client.SendAsync(request));

        var answer = await AskAsync((string)signIn.Json["access_token"]!);

        IsActive(answer).ShouldBeTrue(answer.Text);
        ((string?)answer.Json["token_type"]).ShouldBe("DPoP");
        answer.Json["cnf"]!.ToJsonString().ShouldBe($$"""{"jkt":"{{key.Thumbprint}}"}""");
    }

    /// <summary>The caller of another audience learns what its tokens hold, and not whose they are.</summary>
    [Fact]
    public async Task Post_PairwiseTokenOfAnotherAudience_IsJudgedByItsAccountAndNamesNone()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Audiences:0:Uri"] = "https://reports.test", ["Audiences:0:Subject"] = "pairwise" });
        Issuer.Main.Give(Alice.Address, 100);
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), "market-data");
        form["resource"] = "https://reports.test";
        var token = (string)(await Issuer.SendAsync(form)).Json["access_token"]!;

        var held = await AskAsync(token);
        Issuer.Main.Give(Alice.Address, 0);
        var sold = await AskAsync(token);
        Issuer.Main.Give(Alice.Address, 100);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);
        var blocked = await AskAsync(token);

        IsActive(held).ShouldBeTrue(held.Text);
        ((string?)held.Json["sub"]).ShouldNotBeNull().ShouldStartWith("pairwise:");
        ((string?)held.Json["aud"]).ShouldBe("https://reports.test");
        IsActive(sold).ShouldBeFalse(sold.Text);
        IsActive(blocked).ShouldBeFalse(blocked.Text);
        (held.Text + sold.Text + blocked.Text).Contains(Alice.Address.ToString()[2..], StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
    }

    [Fact]
    public async Task Post_OtherPolicyThanTheScopes_HasNoSay()
    {
        var token = await TokenAsync(Alice, "market-data");

        var answer = await AskAsync(token);

        ((string?)answer.Json["scope"]).ShouldNotBeNull().ShouldNotContain("club");
    }

    [Fact]
    public async Task Post_ScopeIsEmpty_IsNotActive()
    {
        var answer = await AskAsync(await TokenAsync(Carol, null));

        IsActive(answer).ShouldBeFalse();
        ((string?)answer.Json["portcullis"]!["code"]).ShouldBe("policy_not_met");
    }

    [Fact]
    public async Task Post_CannotBeTold_IsNeitherYesNorNo()
    {
        var token = await TokenAsync(Alice, "market-data");
        Issuer.Main.Give(Alice.Address, 100);
        Issuer.Main.ReadsFail = true;

        var answer = (await AskAsync(token)).ShouldBe(503, "chain_unavailable");

        answer.Json.ContainsKey("active").ShouldBeFalse();
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Post_OnePolicyCannotBeTold_SaysSoBesideTheOther()
    {
        var token = await TokenAsync(Alice, null);
        Issuer.Side.IsDown = true;

        var answer = await AskAsync(token);

        IsActive(answer).ShouldBeTrue();
        answer.Json["portcullis"]!["unknown"]!.ToJsonString().ShouldBe("""["club:vip"]""");
    }

    /// <summary>Where nothing is met there is no answer, but what cannot be told is named: of the rest it is known.</summary>
    [Theory]
    [InlineData(false, """["side","side:gold","side:basic"]""")]
    [InlineData(true, """["main","main:gold","main:basic","side","side:gold","side:basic"]""")]
    public async Task Post_NothingMetAndSomeCannotBeTold_NamesIt(bool isMainUnknown, string unknown)
    {
        var token = await TwoChainsTokenAsync();
        Issuer.Main.Give(Alice.Address, 0);
        (Issuer.Main.IsDown, Issuer.Side.IsDown) = (isMainUnknown, true);

        var answer = (await AskAsync(token)).ShouldBe(503, "chain_unavailable");

        answer.Json["unknown"]!.ToJsonString().ShouldBe(unknown);
    }

    /// <summary>A chain that hangs keeps nobody waiting for what is known of another.</summary>
    [Fact]
    public async Task Post_OneChainHangs_SaysWhatIsKnownInTime()
    {
        var token = await TwoChainsTokenAsync();
        var answer = new TaskCompletionSource();
        (Issuer.Side.Until, var reads) = (answer.Task, Issuer.Side.Reads);
        Issuer.Side.Give(Alice.Address, 1);

        var asking = AskAsync(token);
        (await Eventually.Async(() => Issuer.Side.Reads > reads)).ShouldBeTrue();
        Issuer.Clock.Advance(TokenIntrospection.Patience);
        var known = await asking;

        IsActive(known).ShouldBeTrue();
        ((string?)known.Json["scope"]).ShouldBe("main main:gold main:basic");
        known.Json["portcullis"]!["unknown"]!.ToJsonString().ShouldBe("""["side","side:gold","side:basic"]""");
        answer.SetResult();
        ((string?)(await AskAsync(token)).Json["scope"]).ShouldBe("main main:gold main:basic side side:basic");
    }

    [Fact]
    public async Task Post_Revoked_IsToldAsThat()
    {
        var token = await TokenAsync(Alice, null);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        (await AskAsync(token)).Text.ShouldBe("""{"active":false,"portcullis":{"code":"account_blocked"}}""");
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("changed")]
    [InlineData("refresh")]
    [InlineData("nothing")]
    public async Task Post_NoGoodTokenOfOurs_IsToldNothing(string kind)
    {
        var signIn = await Issuer.SignInAsync(Alice);
        var token = (string)signIn.Json["access_token"]!;
        var sent = kind switch
        {
            "changed" => token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..],
            "refresh" => (string)signIn.Json["refresh_token"]!,
            "nothing" => "x",
            _ => token,
        };
        Issuer.Clock.Advance(kind == "expired" ? TimeSpan.FromMinutes(15) : TimeSpan.Zero);

        (await AskAsync(sent)).Text.ShouldBe("""{"active":false}""");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("encoded")]
    public async Task Post_KeyAsPassword_IsTheSame(string form)
    {
        var key = await KeyAsync();
        var password = form == "plain" ? key : key.Replace("_", "%5F", StringComparison.Ordinal);

        IsActive(await AskAsync(await TokenAsync(Alice, null), request => Basic(request, $"gateway:{password}"))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("wrong")]
    [InlineData("basic")]
    [InlineData("token")]
    [InlineData("both")]
    [InlineData("own")]
    public async Task Post_WithoutAKeyOfTheOperators_IsRefusedAndNothingIsRead(string kind)
    {
        var token = await TokenAsync(Alice, null);
        var key = await KeyAsync();
        var own = (await Issuer.Get<ApiKeys>().SelfServeAsync("a", "a@b.de", null, default)).Text;
        var reads = Issuer.Main.Reads;

        var answer = await AskAsync(token, request =>
        {
            switch (kind)
            {
                case "wrong": request.Headers.Add("X-API-Key", "insr_live_0123456789012345678901234567890123456789"); break;
                case "basic": Basic(request, $"{key}:"); break;
                case "token": request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); break;
                case "both": request.Headers.Add("X-API-Key", key); Basic(request, $"x:{key}"); break;
                case "own": request.Headers.Add("X-API-Key", own); break;
                default: break;
            }
        });

        answer.ShouldBe(401, "invalid_api_key");
        ((string?)answer.Json["error"]).ShouldBe("invalid_client");
        Issuer.Main.Reads.ShouldBe(reads);
    }

    [Fact]
    public async Task Post_WithoutToken_IsRefused() => (await AskAsync("")).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task Post_ParameterThatIsNotKnown_IsIgnored()
    {
        var (key, token) = (await KeyAsync(), await TokenAsync(Alice, null));

        var answer = await AskAsync(token, request =>
        {
            request.Headers.Add("X-API-Key", key);
            request.Content = new FormUrlEncodedContent([new("token", token), new("client_id", "gateway")]);
        });

        IsActive(answer).ShouldBeTrue(answer.Text);
    }

    private static bool IsActive(Answer answer) => (bool)answer.Json["active"]!;

    private static void Basic(HttpRequestMessage request, string text) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(text)));

    private async Task<string> TokenAsync(Wallet wallet, string? scope) => (string)(await Issuer.SignInAsync(wallet, scope)).Json["access_token"]!;

    private Task<Answer> AskAsync(string token) => Issuer.IntrospectAsync(token);

    private Task<Answer> AskAsync(string token, Action<HttpRequestMessage> authenticate) => Issuer.IntrospectAsync(token, authenticate);

    /// <summary>A token for two policies, each of another chain.</summary>
    private async Task<string> TwoChainsTokenAsync()
    {
        const string tiers = """
            "tiers": [
                { "name": "gold", "when": { "type": "token_balance", "chainId": CHAIN, "contractAddress": "native", "threshold": "100" } },
                { "name": "basic", "when": { "type": "token_balance", "chainId": CHAIN, "contractAddress": "native", "threshold": "1" } } ]
            """;
        var json = $$"""{ "policies": { "main": { {{tiers.Replace("CHAIN", "1", StringComparison.Ordinal)}} }, "side": { {{tiers.Replace("CHAIN", "10", StringComparison.Ordinal)}} } } }""";
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(json, new HashSet<ChainId> { 1, 10 }).Policies);
        Issuer.Side.Give(Alice.Address, 100);
        return await TokenAsync(Alice, null);
    }
}
