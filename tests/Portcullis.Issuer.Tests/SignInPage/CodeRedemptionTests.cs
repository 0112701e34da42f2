using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.SignInPage;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignInPage;

/// <summary>From a code to tokens, once, for whom it was made.</summary>
public sealed class CodeRedemptionTests : PageTest
{
    [Fact]
    public async Task Redeem_Good_GivesTokensOfTheAccountForTheClient()
    {
        var answer = (await RedeemAsync(await CodeAsync(Alice, Query(("scope", "openid market-data"))))).ShouldBe(200, null);

        ((string?)answer.Json["token_type"]).ShouldBe("Bearer");
        ((string?)answer.Json["scope"]).ShouldBe("openid market-data market-data:gold market-data:basic");
        ((string?)answer.Claims()["client_id"]).ShouldBe("desk");
        ((string?)answer.Claims()["scope"]).ShouldBe("market-data market-data:gold market-data:basic");
        ((string?)answer.Claims()["aud"]).ShouldBe("https://api.test");
        ((string?)answer.Json["refresh_token"]).ShouldStartWith("prt_");
    }

    [Fact]
    public async Task Redeem_OpenId_GivesAnIdTokenForTheClient()
    {
        var answer = await RedeemAsync(await CodeAsync(Alice, Query()));

        var (header, claims) = Read((string)answer.Json["id_token"]!);
        ((string?)header["typ"], (string?)header["alg"]).ShouldBe(("JWT", "ES256"));
        ((string?)claims["iss"]).ShouldBe("https://api.test");
        ((string?)claims["sub"]).ShouldBe((string?)answer.Claims()["sub"]);
        ((string?)claims["aud"]).ShouldBe("desk");
        ((string?)claims["nonce"]).ShouldBe("n-1");
        ((long)claims["auth_time"]!).ShouldBe(Issuer.Clock.GetUtcNow().ToUnixTimeSeconds());
        ((long)claims["exp"]!).ShouldBe((long)answer.Claims()["exp"]!);
    }

    [Fact]
    public async Task Redeem_WithoutOpenId_GivesNoIdToken()
    {
        var answer = await RedeemAsync(await CodeAsync(Alice, Query(("scope", "market-data"))));

        answer.Json.ContainsKey("id_token").ShouldBeFalse();
        ((string?)answer.Json["scope"]).ShouldBe("market-data market-data:gold market-data:basic");
    }

    [Fact]
    public async Task IdToken_AnyVerifier_IsNeitherAccessTokenNorAttestation()
    {
        var idToken = (string)(await RedeemAsync(await CodeAsync(Alice, Query()))).Json["id_token"]!;

        foreach (var audience in new[] { "https://api.test", "desk" })
        {
            var verifier = new AccessTokenVerifier("https://api.test", audience, Issuer.Get<KeyRing>(), Issuer.Clock);
            (await verifier.VerifyAsync(idToken, default)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
        }

        (await Issuer.Get<OwnTokens>().ReadAsync(idToken, default)).ShouldBeNull();
        (await Issuer.Get<KeyRing>().FindAsync((string)Read(idToken).Header["kid"]!, default)).ShouldNotBeNull();
        (await Issuer.Get<AttestationKeys>().FindAsync((string)Read(idToken).Header["kid"]!, default)).ShouldBeNull("its key signs no attestations");
        var attestations = new AttestationVerifier("https://api.test", Issuer.Get<AttestationKeys>(), Issuer.Clock);
        (await attestations.ReadWithoutDecidingAsync(idToken, default)).Refusal.ShouldNotBeNull();
        var careless = new AttestationVerifier("https://api.test", Issuer.Get<KeyRing>(), Issuer.Clock);
        (await careless.ReadWithoutDecidingAsync(idToken, default)).Refusal.ShouldNotBeNull("also with its own keys");
    }

    [Fact]
    public async Task Redeem_Pairwise_IdTokenNamesThePseudonym()
    {
        var answer = await RedeemAsync(await CodeAsync(Alice, Query(("resource", "https://private.test"))));

        var subject = (string)Read((string)answer.Json["id_token"]!).Claims["sub"]!;
        subject.ShouldStartWith("pairwise:");
        subject.ShouldBe((string?)answer.Claims()["sub"]);
    }

    [Fact]
    public async Task Redeem_Twice_IsRefusedAndEndsWhatItOpenedAndNothingElse()
    {
        var other = await RedeemAsync(await CodeAsync(Alice, Query()));
        var code = await CodeAsync(Alice, Query());
        var first = (await RedeemAsync(code)).ShouldBe(200, null);

        (await RedeemAsync(code)).ShouldBe(400, "code_reused").Json["error"]!.GetValue<string>().ShouldBe("invalid_grant");

        (await RefreshAsync(first)).ShouldBe(400, "refresh_token_invalid");
        (await RefreshAsync(other)).ShouldBe(200, null);
        Issuer.Get<RevocationSnapshot>().Check(TokenOf(first)).ShouldNotBeNull();
        Issuer.Get<RevocationSnapshot>().Check(TokenOf(other)).ShouldBeNull();
    }

    [Fact]
    public async Task Redeem_TwiceByWhoCouldNotHave_IsRefusedAndEndsNothing()
    {
        var code = await CodeAsync(Alice, Query());
        var first = await RedeemAsync(code);

        (await RedeemAsync(code, ("code_verifier", "another-verifier-of-forty-three-characters-or-more"))).ShouldBe(400, "code_invalid");

        (await RefreshAsync(first)).ShouldBe(200, null);
    }

    [Fact]
    public async Task Redeem_ManyAtOnce_OneAtTheMostGetsTokensAndTheseHaveEnded()
    {
        var code = await CodeAsync(Alice, Query());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => RedeemAsync(code)));

        var winner = answers.Single(answer => answer.Status == 200);
        answers.Count(answer => answer.Status == 400 && answer.Code == "code_reused").ShouldBe(15);
        (await RefreshAsync(winner)).ShouldBe(400, "refresh_token_invalid");
    }

    [Theory]
    [InlineData("code", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("redirect_uri", "https://desk.test/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1/callback")]
    [InlineData("code_verifier", "another-verifier-of-forty-three-characters-or-more")]
    [InlineData("code_verifier", "short")]
    public async Task Redeem_OtherThanAsked_IsRefusedAndNothingIsUsedUp(string name, string value)
    {
        var code = await CodeAsync(Alice, Query());

        (await RedeemAsync(code, (name, value))).ShouldBe(400, "code_invalid");

        (await RedeemAsync(code)).ShouldBe(200, null);
    }

    [Fact]
    public async Task Redeem_TheChallengeInPlaceOfItsVerifier_IsRefused() =>
        (await RedeemAsync(await CodeAsync(Alice, Query()), ("code_verifier", Challenge))).ShouldBe(400, "code_invalid");

    [Theory]
    [InlineData("code", "invalid_request")]
    [InlineData("redirect_uri", "invalid_request")]
    [InlineData("code_verifier", "invalid_request")]
    [InlineData("client_id", "invalid_client")]
    public async Task Redeem_ParameterMissing_IsRefused(string name, string code) =>
        (await RedeemAsync(await CodeAsync(Alice, Query()), (name, ""))).Code.ShouldBe(code);

    [Theory]
    [InlineData("refresh_token", "x")]
    [InlineData("subject_token", "x")]
    [InlineData("actor_token", "x")]
    [InlineData("message", "x")]
    [InlineData("signature", "0x")]
    public async Task Redeem_ProofOfAnotherGrant_IsRefused(string name, string value) =>
        (await RedeemAsync(await CodeAsync(Alice, Query()), (name, value))).ShouldBe(400, "invalid_request");

    [Theory]
    [InlineData("scope", "club")]
    [InlineData("client_info", "1")]
    [InlineData("x-client-SKU", "msal.js.browser")]
    [InlineData("audience", "https://evil.test")]
    public async Task Redeem_ParameterThatIsNotTheGrants_IsIgnored(string name, string value)
    {
        var answer = (await RedeemAsync(await CodeAsync(Alice, Query(("scope", "openid market-data"))), (name, value))).ShouldBe(200, null);

        ((string?)answer.Json["scope"]).ShouldBe("openid market-data market-data:gold market-data:basic");
        ((string?)answer.Claims()["aud"]).ShouldBe("https://api.test");
    }

    [Fact]
    public async Task Redeem_AfterAMinute_IsRefused()
    {
        var code = await CodeAsync(Alice, Query());
        Issuer.Clock.Advance(PageSignIn.CodeLifetime);

        (await RedeemAsync(code)).ShouldBe(400, "code_invalid");
    }

    [Fact]
    public async Task Redeem_TokensSoldMeanwhile_IsDecidedAnew()
    {
        var code = await CodeAsync(Alice, Query(("scope", "openid market-data:gold")));
        Issuer.Main.Give(Alice.Address, 0);

        (await RedeemAsync(code)).ShouldBe(403, "policy_not_met");
    }

    [Theory]
    [InlineData("https://reports.test", 200, null)]
    [InlineData("https://private.test", 400, "invalid_target")]
    [InlineData("https://evil.test", 400, "invalid_target")]
    public async Task Redeem_Resource_IsTheOneOfTheSignIn(string resource, int status, string? code) =>
        (await RedeemAsync(await CodeAsync(Alice, Query(("resource", "https://reports.test"))), ("resource", resource))).ShouldBe(status, code);

    [Fact]
    public async Task Refresh_WithOpenIdInTheScope_IsAsWithout()
    {
        var first = await RedeemAsync(await CodeAsync(Alice, Query(("scope", "openid market-data"))));

        (await RefreshAsync(first, ("scope", "openid market-data"))).ShouldBe(200, null);
    }

    [Fact]
    public async Task Confidential_WithItsSecret_GetsTokensForItsApi()
    {
        var code = await CodeAsync(Alice, Query(("client_id", "server"), ("redirect_uri", ServerCallback)));

        var answer = (await RedeemAsync(code, ("client_id", "server"), ("redirect_uri", ServerCallback), ("client_secret", Secret))).ShouldBe(200, null);

        ((string?)answer.Claims()["aud"]).ShouldBe("https://reports.test");
        (await RefreshAsync(answer)).ShouldBe(401, "invalid_client", "a refresh without the secret");
        (await RefreshAsync(answer, ("client_id", "server"))).ShouldBe(401, "invalid_client");
        (await RefreshAsync(answer, ("client_id", "server"), ("client_secret", Secret))).ShouldBe(200, null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("another")]
    public async Task Confidential_WithoutItsSecret_IsRefused(string secret)
    {
        var code = await CodeAsync(Alice, Query(("client_id", "server"), ("redirect_uri", ServerCallback)));

        (await RedeemAsync(code, ("client_id", "server"), ("redirect_uri", ServerCallback), ("client_secret", secret))).ShouldBe(401, "invalid_client");
        (await RedeemAsync(code)).ShouldBe(400, "code_invalid", "as another client");
    }

    [Theory]
    [InlineData("server", Secret, 200)]
    [InlineData("server", "another", 401)]
    [InlineData("desk", Secret, 401)]
    [InlineData("nobody", Secret, 401)]
    public async Task Confidential_ByBasic_IsTheSame(string id, string secret, int status)
    {
        var code = await CodeAsync(Alice, Query(("client_id", "server"), ("redirect_uri", ServerCallback)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", ServerCallback), new("code_verifier", Verifier)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

        var answer = await Answer.OfAsync(await Issuer.Client.SendAsync(request));

        answer.Status.ShouldBe(status, answer.Text);
        answer.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Basic").ShouldBe(status == 401);
    }

    [Fact]
    public async Task Wallet_SigningInDirectlyAsAConfidentialClient_IsRefused()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), null);
        form["client_id"] = "server";

        (await Issuer.SendAsync(form)).ShouldBe(401, "invalid_client");
    }

    private Task<Answer> RefreshAsync(Answer tokens, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = (string)tokens.Json["refresh_token"]! };
        foreach (var (name, value) in more)
        {
            form[name] = value;
        }

        return Issuer.SendAsync(form);
    }

    private static AccessToken TokenOf(Answer answer) => new()
    {
        Issuer = "https://api.test",
        Account = (string)answer.Claims()["sub"]!,
        Proof = ProofKind.KeyRecovery,
        Audience = "https://api.test",
        Id = (string)answer.Claims()["jti"]!,
        ClientId = "desk",
        Scope = "",
        IssuedAt = default,
        NotBefore = default,
        ExpiresAt = default,
    };

    private static (JsonObject Header, JsonObject Claims) Read(string token)
    {
        var parts = token.Split('.').Take(2).Select(part => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject()).ToList();
        return (parts[0], parts[1]);
    }
}
