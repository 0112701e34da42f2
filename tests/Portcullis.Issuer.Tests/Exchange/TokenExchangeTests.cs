using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Exchange;

/// <summary>A sign-in's token for a narrower one (RFC 8693), over HTTP.</summary>
public sealed class TokenExchangeTests : SignInTest
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const string Reports = "https://reports.test";
    private const string Files = "https://files.test";
    private const string Secret = "a secret of the tests";
    private const string TokenUrl = TestIssuer.PublicUrl + "/oauth2/token";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Audiences:0:Uri"] = Reports, ["Audiences:0:Subject"] = "pairwise", ["Audiences:1:Uri"] = Files, ["Audiences:1:Algorithm"] = "RS256",
        ["SignIn:Clients:0:Id"] = "desk", ["SignIn:Clients:0:Name"] = "Desk", ["SignIn:Clients:0:RedirectUris:0"] = "https://desk.test/back", ["SignIn:Clients:0:Audience"] = Reports,
        ["SignIn:Clients:1:Id"] = "vault", ["SignIn:Clients:1:Name"] = "Vault", ["SignIn:Clients:1:RedirectUris:0"] = "https://vault.test/back", ["SignIn:Clients:1:SecretHash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))),
    };

    [Fact]
    public async Task Exchange_Resource_GivesATokenForItWithAPartOfTheScope()
    {
        await StartAsync();
        var first = await SignInAsync();

        var answer = await ExchangeAsync(first, ("resource", Files), ("scope", "market-data:basic"));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["issued_token_type"]!.GetValue<string>().ShouldBe(AccessTokenType);
        answer.Json["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        answer.Json.ContainsKey("refresh_token").ShouldBeFalse();
        answer.Json["tiers"]!.ToJsonString().ShouldBe("""{"market-data":"basic"}""");
        var claims = answer.Claims();
        claims["aud"]!.GetValue<string>().ShouldBe(Files);
        claims["scope"]!.GetValue<string>().ShouldBe("market-data market-data:basic");
        claims["sub"]!.GetValue<string>().ShouldBe(first.Claims()["sub"]!.GetValue<string>());
        (claims["jti"]!.GetValue<string>() == first.Claims()["jti"]!.GetValue<string>()).ShouldBeFalse();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Exchange_Lifetime_IsNoLongerThanTheFirst()
    {
        await StartAsync();
        var first = await SignInAsync();
        Issuer.Clock.Advance(TimeSpan.FromMinutes(10));

        var claims = (await ExchangeAsync(first, ("resource", null), ("audience", Files))).Claims();

        claims["exp"]!.GetValue<long>().ShouldBe(first.Claims()["exp"]!.GetValue<long>());
        claims["iat"]!.GetValue<long>().ShouldBe(first.Claims()["iat"]!.GetValue<long>() + 600);
    }

    [Fact]
    public async Task Exchange_PairwiseAudience_GivesItsPseudonym()
    {
        await StartAsync();

        (await ExchangeAsync(await SignInAsync(), ("resource", Reports))).Claims()["sub"]!.GetValue<string>().ShouldStartWith("pairwise:");
    }

    [Fact]
    public async Task Exchange_BoughtSince_GivesNoMoreThanTheFirst()
    {
        await StartAsync(holds: 1);
        var first = await SignInAsync();
        Issuer.Main.Give(Alice.Address, 1_000);

        (await ExchangeAsync(first)).Claims()["scope"]!.GetValue<string>().ShouldBe("market-data market-data:basic");
    }

    [Fact]
    public async Task Exchange_SoldSince_GivesTodaysOrNamesWhatIsMissing()
    {
        await StartAsync();
        var first = await SignInAsync();
        Issuer.Main.Give(Alice.Address, 1);

        (await ExchangeAsync(first)).Claims()["scope"]!.GetValue<string>().ShouldBe("market-data market-data:basic");
        (await ExchangeAsync(first, ("scope", "market-data:gold"))).ShouldBe(403, "policy_not_met").Json["reasons"]!.AsArray().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("subject_token", null, "invalid_request")]
    [InlineData("subject_token", "x", "invalid_request")]
    [InlineData("subject_token_type", null, "invalid_request")]
    [InlineData("subject_token_type", "urn:ietf:params:oauth:token-type:id_token", "invalid_request")]
    [InlineData("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token", "invalid_request")]
    [InlineData("actor_token", "x", "invalid_request")]
    [InlineData("message", "x", "invalid_request")]
    [InlineData("refresh_token", "x", "invalid_request")]
    [InlineData("resource", "https://evil.test", "invalid_target")]
    [InlineData("resource", null, "invalid_target")]
    [InlineData("resource", TestIssuer.PublicUrl, "invalid_target")]
    [InlineData("client_id", "another", "invalid_request")]
    [InlineData("audience", "https://evil.test", "invalid_target")]
    [InlineData("scope", "market-data:platinum", "invalid_scope")]
    [InlineData("scope", "other", "invalid_scope")]
    [InlineData("client_id", "a b", "invalid_request")]
    public async Task Exchange_BadParameter_IsRefused(string name, string? value, string code)
    {
        await StartAsync();

        (await ExchangeAsync(await SignInAsync(), (name, value))).ShouldBe(400, code, $"{name}={value}");
    }

    [Theory]
    [InlineData("redirect_uri", "https://app.test/callback")]
    [InlineData("actor_token_type", AccessTokenType)]
    [InlineData("client_info", "1")]
    public async Task Exchange_ParameterThatIsNotTheGrants_IsIgnored(string name, string value)
    {
        await StartAsync();

        (await ExchangeAsync(await SignInAsync(), (name, value))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Exchange_ResourceAndAnotherAudience_IsRefused()
    {
        await StartAsync();

        (await ExchangeAsync(await SignInAsync(), ("resource", Reports), ("audience", Files))).ShouldBe(400, "invalid_target");
        (await ExchangeAsync(await SignInAsync(), ("resource", Files), ("audience", Files))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(Reports)]
    [InlineData(Files)]
    public async Task Exchange_TokenForAnotherApi_IsRefused(string resource)
    {
        await StartAsync();

        (await ExchangeAsync(await SignInAsync(("resource", resource)), ("resource", Files))).ShouldBe(400, "invalid_request");
    }

    [Fact]
    public async Task Exchange_ExchangedToken_IsRefused()
    {
        await StartAsync();
        var narrow = await ExchangeAsync(await SignInAsync(), ("scope", "market-data"));

        (await ExchangeAsync(narrow, ("resource", Files))).ShouldBe(400, "invalid_request");
    }

    [Fact]
    public async Task Exchange_ExpiredToken_IsRefused()
    {
        await StartAsync();
        var first = await SignInAsync();
        Issuer.Clock.Advance(TimeSpan.FromMinutes(15));

        (await ExchangeAsync(first, ("resource", Files))).ShouldBe(400, "invalid_request");
    }

    [Fact]
    public async Task Exchange_BlockedAccount_IsRefused()
    {
        await StartAsync();
        var first = await SignInAsync();
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        (await ExchangeAsync(first, ("resource", Files))).ShouldBe(401, "account_blocked");
    }

    [Theory]
    [InlineData("30.00:00:00")]
    [InlineData("00:00:00")]
    public async Task Revoke_First_EndsWhatWasExchangedAndStopsMore(string refreshLifetime)
    {
        await StartAsync(refreshLifetime: refreshLifetime);
        var first = await SignInAsync();
        var narrow = await ExchangeAsync(first, ("resource", Files));

        await RevokeAsync(first);

        (await IsRevokedAsync(narrow)).ShouldBeTrue();
        (await ExchangeAsync(first, ("resource", Files))).ShouldBe(400, "invalid_request");
    }

    /// <summary>Who uses a refresh token twice has stolen it, or was stolen from: nothing that came of the sign-in goes on.</summary>
    [Fact]
    public async Task Refresh_UsedTwice_EndsWhatWasExchanged()
    {
        await StartAsync();
        var first = await SignInAsync();
        var narrow = await ExchangeAsync(first, ("resource", Files));
        Dictionary<string, string> refresh = new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = first.Json["refresh_token"]!.GetValue<string>() };
        (await Issuer.SendAsync(refresh)).Status.ShouldBe(200);
        (await IsRevokedAsync(narrow)).ShouldBeFalse();

        (await Issuer.SendAsync(refresh)).Status.ShouldBe(400);

        (await IsRevokedAsync(narrow)).ShouldBeTrue();
    }

    [Fact]
    public async Task Revoke_Exchanged_EndsItAlone()
    {
        await StartAsync();
        var first = await SignInAsync();
        var (narrow, other) = (await ExchangeAsync(first, ("resource", Files)), await ExchangeAsync(first, ("resource", Reports)));

        await RevokeAsync(narrow);

        (await IsRevokedAsync(narrow)).ShouldBeTrue();
        (await IsRevokedAsync(other)).ShouldBeFalse();
        (await IsRevokedAsync(first)).ShouldBeFalse();
        (await Issuer.SendAsync(new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = first.Json["refresh_token"]!.GetValue<string>() })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Exchange_BoundToken_NeedsItsKeyAndStaysBound()
    {
        await StartAsync();
        using var key = SigningKey.Create();
        using var other = SigningKey.Create();
        var first = await SendAsync(await SignInFormAsync(), key);

        (await ExchangeAsync(first)).ShouldBe(400, "invalid_dpop_proof");
        (await SendAsync(ExchangeForm(first), other)).ShouldBe(400, "invalid_dpop_proof");
        var narrow = await SendAsync(ExchangeForm(first), key);
        narrow.Status.ShouldBe(200, narrow.Text);
        narrow.Claims()["cnf"]!["jkt"]!.GetValue<string>().ShouldBe(key.Thumbprint);
    }

    [Fact]
    public async Task Exchange_ProofForAnUnboundToken_BindsTheNewOne()
    {
        await StartAsync();
        using var key = SigningKey.Create();

        (await SendAsync(ExchangeForm(await SignInAsync()), key)).Claims()["cnf"]!["jkt"]!.GetValue<string>().ShouldBe(key.Thumbprint);
    }

    [Fact]
    public async Task Introspect_Exchanged_SaysNoMoreThanItWasGiven()
    {
        await StartAsync();
        var narrow = await ExchangeAsync(await SignInAsync(), ("scope", "market-data:basic"));

        (await IntrospectAsync(narrow))["scope"]!.GetValue<string>().ShouldBe("market-data market-data:basic");
        Issuer.Main.Give(Alice.Address, 0);
        (await IntrospectAsync(narrow))["active"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Exchange_PairwiseToken_DoesNotNameTheAccountElsewhere()
    {
        await StartAsync(subject: "pairwise");

        (await ExchangeAsync(await SignInAsync(), ("resource", Files))).ShouldBe(400, "invalid_target");
        (await ExchangeAsync(await SignInAsync(), ("resource", Reports))).Claims()["sub"]!.GetValue<string>().ShouldStartWith("pairwise:");
    }

    [Fact]
    public async Task Exchange_ClientOfOneApi_StaysWithIt()
    {
        await StartAsync();

        (await ExchangeAsync(await SignInAsync(("client_id", "desk")), ("client_id", "desk"))).ShouldBe(400, "invalid_target");
        (await ExchangeAsync(await SignInAsync(("client_id", "desk")), ("resource", Reports))).Status.ShouldBe(200);
    }

    /// <summary>Who got hold of a token that was given to a program with a secret cannot exchange it.</summary>
    [Theory]
    [InlineData("vault", Secret, 200, "")]
    [InlineData("vault", "another", 401, "invalid_client")]
    [InlineData("vault", null, 401, "invalid_client")]
    [InlineData(null, null, 401, "invalid_client")]
    [InlineData("desk", null, 400, "invalid_request")]
    public async Task Exchange_TokenOfAClientWithASecret_NeedsTheSecret(string? client, string? secret, int status, string code)
    {
        await StartAsync();
        var first = await SignInAsync(("client_id", "vault"), ("client_secret", Secret));

        var answer = await ExchangeAsync(first, ("client_id", client), ("client_secret", secret));

        answer.Status.ShouldBe(status, answer.Text);
        if (status == 200)
        {
            answer.Claims()["client_id"]!.GetValue<string>().ShouldBe("vault");
        }
        else
        {
            answer.ShouldBe(status, code);
        }
    }

    [Fact]
    public async Task SignIn_ParametersOfAnExchange_AreRefused()
    {
        await StartAsync();
        var form = await SignInFormAsync();
        form["audience"] = Files;

        (await Issuer.SendAsync(form)).ShouldBe(400, "invalid_request");
    }

    private async Task<JsonObject> IntrospectAsync(Answer answer) => (await Issuer.IntrospectAsync(answer.Json["access_token"]!.GetValue<string>())).ShouldBe(200, null).Json;

    private async Task StartAsync(ulong holds = 100, string refreshLifetime = "30.00:00:00", string subject = "account")
    {
        await RestartAsync(settings: new Dictionary<string, string?>(Settings, StringComparer.Ordinal) { ["Tokens:RefreshLifetime"] = refreshLifetime, ["Tokens:Subject"] = subject });
        Issuer.Main.Give(Alice.Address, holds);
    }

    private async Task<Dictionary<string, string>> SignInFormAsync()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        return TestIssuer.Form(message, Alice.Sign(message), "market-data");
    }

    private async Task<Answer> SignInAsync(params (string Name, string? Value)[] changes)
    {
        var answer = await Issuer.SendAsync(Change(await SignInFormAsync(), changes));
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }

    private Task<Answer> ExchangeAsync(Answer first, params (string Name, string? Value)[] changes) => Issuer.SendAsync(Change(ExchangeForm(first), changes));

    private static Dictionary<string, string> ExchangeForm(Answer first) => new(StringComparer.Ordinal)
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange", ["subject_token"] = first.Json["access_token"]!.GetValue<string>(), ["subject_token_type"] = AccessTokenType, ["resource"] = Files,
    };

    private static Dictionary<string, string> Change(Dictionary<string, string> form, (string Name, string? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                form.Remove(name);
            }
            else
            {
                form[name] = value;
            }
        }

        return form;
    }

    private async Task<Answer> SendAsync(Dictionary<string, string> form, SigningKey key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("DPoP", new DpopSigner(key, Issuer.Clock).Sign("POST", TokenUrl, null, null));
        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }

    private async Task RevokeAsync(Answer answer)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = answer.Json["access_token"]!.GetValue<string>() });
        (await Issuer.PostAsync("/oauth2/revoke", content)).Status.ShouldBe(200);
    }

    private async Task<bool> IsRevokedAsync(Answer answer) =>
        (await Issuer.Get<IGrantStore>().FindAsync(answer.Claims()["jti"]!.GetValue<string>(), default))!.RevokedAt is not null;
}
