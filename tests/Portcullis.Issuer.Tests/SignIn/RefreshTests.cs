using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

public sealed class RefreshTests : SignInTest
{
    [Fact]
    public async Task Refresh_Fresh_GivesTheNextTokens()
    {
        var first = await Issuer.SignInAsync(Alice);
        var second = await RefreshAsync(TokenOf(first));
        var third = await RefreshAsync(TokenOf(second));

        third.Status.ShouldBe(200);
        third.Json["scope"]!.GetValue<string>().ShouldBe(first.Json["scope"]!.GetValue<string>());
        new[] { first, second, third }.Select(TokenOf).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        new[] { first, second, third }.Select(IdOf).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
    }

    [Fact]
    public async Task Refresh_UsedBefore_EndsTheSignInAndWhatCameOfIt()
    {
        var first = await Issuer.SignInAsync(Alice);
        var other = await Issuer.SignInAsync(Alice);
        var second = await RefreshAsync(TokenOf(first));

        (await RefreshAsync(TokenOf(first))).ShouldBe(400, "refresh_token_reused");

        (await RefreshAsync(TokenOf(second))).ShouldBe(400, "refresh_token_invalid");
        IsRevoked(first).ShouldBeTrue();
        IsRevoked(second).ShouldBeTrue();
        IsRevoked(other).ShouldBeFalse("one sign-in never ends another");
        (await RefreshAsync(TokenOf(other))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Refresh_TwoAtOnce_EndTheSignIn()
    {
        var first = await Issuer.SignInAsync(Alice);

        var both = await Task.WhenAll(RefreshAsync(TokenOf(first)), RefreshAsync(TokenOf(first)));

        both.Count(answer => answer.Status == 200).ShouldBeLessThanOrEqualTo(1);
        both.ShouldContain(answer => answer.Status == 400);
        IsRevoked(first).ShouldBeTrue();
    }

    [Fact]
    public async Task Refresh_TokensWereSold_IsDecidedAnew()
    {
        var first = await Issuer.SignInAsync(Alice, "market-data:gold");
        Issuer.Main.Give(Alice.Address, 0);

        (await RefreshAsync(TokenOf(first))).ShouldBe(403, "policy_not_met");

        Issuer.Main.Give(Alice.Address, 100);
        (await RefreshAsync(TokenOf(first))).Status.ShouldBe(200, "a refusal uses nothing up");
    }

    [Fact]
    public async Task Refresh_ChainDown_UsesNothingUp()
    {
        var first = await Issuer.SignInAsync(Alice, "market-data:gold");
        Issuer.Main.IsDown = true;
        (await RefreshAsync(TokenOf(first))).ShouldBe(503, "chain_unavailable");

        Issuer.Main.IsDown = false;
        (await RefreshAsync(TokenOf(first))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Refresh_Blocked_IsRefused()
    {
        var first = await Issuer.SignInAsync(Alice);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        (await RefreshAsync(TokenOf(first))).ShouldBe(401, "account_blocked");
    }

    [Fact]
    public async Task Refresh_AfterTheEnd_IsRefusedHoweverOftenItWasRefreshed()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Tokens:RefreshLifetime"] = "00:20:00" });
        var answer = await Issuer.SignInAsync(Alice);
        Issuer.Clock.Advance(TimeSpan.FromMinutes(15));
        answer = await RefreshAsync(TokenOf(answer));
        answer.Json["expires_in"]!.GetValue<int>().ShouldBe(300, "an access token ends with the session");
        answer.Json["refresh_token_expires_in"]!.GetValue<int>().ShouldBe(300);

        Issuer.Clock.Advance(TimeSpan.FromMinutes(5));
        (await RefreshAsync(TokenOf(answer))).ShouldBe(400, "refresh_token_invalid");
    }

    [Fact]
    public async Task SignIn_ByDefault_CanBeRefreshedFor30Days()
    {
        var answer = await Issuer.SignInAsync(Alice);

        answer.Json["refresh_token_expires_in"]!.GetValue<int>().ShouldBe(2_592_000);
        var session = (await Issuer.Get<ISessionStore>().FindAsync(TokenOf(answer).Substring(4, 22), default))!;
        session.ExpiresAt.ShouldBe(Issuer.Clock.GetUtcNow().AddDays(30));
    }

    [Theory]
    [InlineData("30.00:00:01")]
    [InlineData("365.00:00:00")]
    [InlineData("-00:00:01")]
    public async Task Start_RefreshLifetimeOutOfRange_IsRefused(string lifetime)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Tokens:RefreshLifetime"] = lifetime };

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => TestIssuer.StartAsync(folder, settings: settings));

        refused.Failures.ShouldHaveSingleItem().ShouldStartWith("Tokens:RefreshLifetime: ");
    }

    [Fact]
    public async Task Refresh_AfterARestart_Works()
    {
        var first = await Issuer.SignInAsync(Alice);
        await RestartAsync();
        Issuer.Main.Give(Alice.Address, 100);

        (await RefreshAsync(TokenOf(first))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("market-data:gold", 200)]
    [InlineData("market-data", 400)]
    public async Task Refresh_Scope_MayOnlyNarrow(string scope, int status)
    {
        var first = await Issuer.SignInAsync(Alice, "market-data:gold");

        (await RefreshAsync(TokenOf(first), ("scope", scope))).Status.ShouldBe(status);
    }

    // RFC 6749, 6: our clients go on with less when a tier was sold, and ask for it each time.
    [Fact]
    public async Task Refresh_ForAPart_IsForThatTokenAlone()
    {
        var first = await Issuer.SignInAsync(Alice, "market-data:basic market-data:gold");
        Issuer.Main.Give(Alice.Address, 50);
        (await RefreshAsync(TokenOf(first))).ShouldBe(403, "policy_not_met");

        var less = await RefreshAsync(TokenOf(first), ("scope", "market-data:basic"));

        ((string)less.Json["scope"]!).ShouldBe("market-data market-data:basic");
        (await RefreshAsync(TokenOf(less))).ShouldBe(403, "policy_not_met");
        Issuer.Main.Give(Alice.Address, 100);
        ((string)(await RefreshAsync(TokenOf(less))).Json["scope"]!).ShouldBe("market-data market-data:gold market-data:basic");
    }

    [Fact]
    public async Task Refresh_OtherClient_IsRefused() =>
        (await RefreshAsync(TokenOf(await Issuer.SignInAsync(Alice)), ("client_id", "other"))).ShouldBe(400, "refresh_token_invalid");

    [Theory]
    [InlineData("message", "x")]
    [InlineData("signature", "0x")]
    [InlineData("code", "x")]
    [InlineData("subject_token", "x")]
    public async Task Refresh_ProofOfAnotherGrant_IsRefused(string name, string value) =>
        (await RefreshAsync("prt_x", (name, value))).ShouldBe(400, "invalid_request");

    [Theory]
    [InlineData("redirect_uri", "https://app.test/callback")]
    [InlineData("client_info", "1")]
    public async Task Refresh_ParameterThatIsNotTheGrants_IsIgnored(string name, string value) =>
        (await RefreshAsync(TokenOf(await Issuer.SignInAsync(Alice)), (name, value))).Status.ShouldBe(200);

    [Fact]
    public async Task Refresh_AnyTextButTheToken_IsRefused()
    {
        var good = TokenOf(await Issuer.SignInAsync(Alice));
        var id = good[..26];
        foreach (var bad in new[] { "x", good + "x", good[..^1], "prt_" + new string('A', 66), good.ToUpperInvariant(), new string('a', 5000) })
        {
            (await RefreshAsync(bad)).ShouldBe(400, "refresh_token_invalid");
        }

        (await RefreshAsync($"{id}.{new string('A', 43)}")).ShouldBe(400, "refresh_token_reused");
    }

    [Fact]
    public async Task Revoke_OneOfItsGrants_EndsTheSignIn()
    {
        var first = await Issuer.SignInAsync(Alice);
        (await Issuer.Get<Revocations>().RevokeAsync(IdOf(first), default)).ShouldBeTrue();

        (await RefreshAsync(TokenOf(first))).ShouldBe(400, "refresh_token_invalid");
    }

    [Fact]
    public async Task Store_HoldsNoRefreshToken()
    {
        var token = TokenOf(await Issuer.SignInAsync(Alice));

        var session = (await Issuer.Get<ISessionStore>().FindAsync(token.Substring(4, 22), default))!;

        var secret = token[^43..];
        string.Equals(session.Digest, secret, StringComparison.Ordinal).ShouldBeFalse();
        Issuer.Logs.Lines.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_RefreshSwitchedOff_GivesNone()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Tokens:RefreshLifetime"] = "00:00:00" });

        var answer = await Issuer.SignInAsync(Alice);

        answer.Status.ShouldBe(200);
        answer.Json.ContainsKey("refresh_token").ShouldBeFalse();
    }

    private static string TokenOf(Answer answer) => answer.Json["refresh_token"]!.GetValue<string>();

    private static string IdOf(Answer answer) => answer.Claims()["jti"]!.GetValue<string>();

    private bool IsRevoked(Answer answer) => Issuer.Get<RevocationSnapshot>().Check(new AccessToken
    {
        Issuer = "i", Account = "eip155:1:0xab", Proof = ProofKind.KeyRecovery, Audience = "a", Id = IdOf(answer), ClientId = "c", Scope = "", IssuedAt = default, NotBefore = default, ExpiresAt = default,
    })?.Code == RefusalCode.RevokedToken;

    private Task<Answer> RefreshAsync(string token, params (string Name, string Value)[] others)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = token };
        foreach (var (name, value) in others)
        {
            form[name] = value;
        }

        return Issuer.SendAsync(form);
    }
}
