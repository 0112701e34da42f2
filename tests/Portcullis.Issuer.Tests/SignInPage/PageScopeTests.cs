using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignInPage;

/// <summary>What a client's tokens are for: what it asked for, within what it may have, and never more by a refresh or another way. Alice meets gold of <c>market-data</c> and is a member of <c>club</c>.</summary>
public sealed class PageScopeTests : PageTest
{
    private static readonly (string, string)[] Reader = [("client_id", "reader"), ("redirect_uri", ReaderCallback)];

    [Theory]
    [InlineData("desk", "market-data", "market-data market-data:gold market-data:basic")]
    [InlineData("desk", "market-data:gold", "market-data market-data:gold market-data:basic")]
    [InlineData("desk", "market-data:basic", "market-data market-data:basic")]
    [InlineData("desk", "market-data:basic club", "market-data market-data:basic club club:member")]
    [InlineData("desk", "", "")]
    [InlineData("desk", "openid", "")]
    [InlineData("reader", "market-data:basic", "market-data market-data:basic")]
    [InlineData("reader", "club:member", "club club:member")]
    [InlineData("reader", "", "club club:member market-data market-data:basic")]
    public async Task Redeem_Scope_IsWhatWasAskedForAndNoMore(string client, string asked, string scope)
    {
        var answer = await SignInAsync(client, asked);

        Sorted(answer.Claims()["scope"]!.GetValue<string>()).ShouldBe(Sorted(scope));
    }

    [Theory]
    [InlineData("market-data")]
    [InlineData("market-data:gold")]
    [InlineData("market-data:basic market-data:gold")]
    [InlineData("not-yet")]
    public async Task Page_ScopeThatIsNotTheClients_GoesBackWithTheError(string asked)
    {
        var query = Query([.. Reader, ("scope", asked)]);

        var answer = await OpenAsync(query);

        answer.Status.ShouldBe(303, answer.Text);
        AnswerOf(answer.Headers.Location!.OriginalString)["error"].ShouldBe("invalid_scope");
        (await ChallengeAsync(query, Alice)).ShouldBe(400, "invalid_scope");
        (await ProveAsync(query, "message", "0x00")).ShouldBe(400, "invalid_scope");
    }

    [Theory]
    [InlineData("desk", "openid", "nothing: it only learns who you are")]
    [InlineData("desk", "market-data club:vip", "market-data, club up to vip, and nothing else")]
    [InlineData("reader", "openid", "what your wallet meets of market-data up to basic, club, and nothing else")]
    public async Task Page_Person_IsToldWhatTheClientMayCall(string client, string asked, string sentence) =>
        (await OpenAsync(QueryOf(client, asked))).Text.ShouldContain($"<dd>{sentence}</dd>");

    [Fact]
    public async Task ClientThatAsksForNothing_WalletThatHoldsNothing_IsSignedInForNothing()
    {
        var answer = await RedeemAsync(await CodeAsync(Carol, QueryOf("reader", "openid")), Reader);

        answer.ShouldBe(200, null);
        answer.Claims()["scope"]!.GetValue<string>().ShouldBe("");
        Issuer.Main.Give(Carol.Address, 100);
        (await RefreshAsync(answer, "reader")).ShouldBe(200, null).Claims()["scope"]!.GetValue<string>().ShouldBe("", "nobody was asked about it");
    }

    /// <summary>Of a sign-in in its name from before it was configured.</summary>
    [Theory]
    [InlineData("reader", "market-data:basic club")]
    [InlineData("desk", "")]
    public void AskAgain_NothingWasKept_IsWhatTheClientMayHave(string client, string names)
    {
        var request = Issuer.Get<ClientScopes>().AskAgain(client, "", null).ShouldNotBeNull();

        request.IsForAll.ShouldBeFalse();
        (request.IsOptional, request.IsLimit, string.Join(' ', request.Names)).ShouldBe((true, true, names));
    }

    [Theory]
    [InlineData("desk", "market-data:basic", null, 200)]
    [InlineData("desk", "market-data:basic", "market-data:basic", 200)]
    [InlineData("desk", "market-data:basic", "market-data:gold", 400)]
    [InlineData("desk", "market-data:basic", "market-data", 400)]
    [InlineData("desk", "market-data:basic", "club", 400)]
    [InlineData("desk", "openid", "club", 400)]
    [InlineData("desk", "openid", null, 200)]
    [InlineData("reader", "openid", "market-data:gold", 400)]
    [InlineData("reader", "openid", "club", 200)]
    public async Task Refresh_NeverGivesMore(string client, string asked, string? more, int status)
    {
        var first = await SignInAsync(client, asked);

        var second = (await RefreshAsync(first, client, more)).ShouldBe(status, status == 400 ? "invalid_scope" : null);

        if (status == 200)
        {
            var granted = first.Claims()["scope"]!.GetValue<string>().Split(' ');
            second.Claims()["scope"]!.GetValue<string>().Split(' ').ShouldAllBe(name => granted.Contains(name));
        }
    }

    [Fact]
    public async Task Refresh_ClientThatIsAllowedLessSince_HasToAskAnew()
    {
        var first = await SignInAsync("desk", "market-data");
        await RestartAsync(settings: new Dictionary<string, string?>(MoreSettings!, StringComparer.Ordinal) { ["SignIn:Clients:0:Scopes:0"] = "market-data:basic" });
        Issuer.Main.Give(Alice.Address, 100);

        (await RefreshAsync(first, "desk")).ShouldBe(400, "invalid_scope");
    }

    /// <summary>What is kept has a mark of its own beside the names, which is nobody's to read.</summary>
    [Theory]
    [InlineData("reader", "market-data:basic", "market-data:basic")]
    [InlineData("desk", "openid", null)]
    public async Task Refresh_Refused_IsOnRecordWithTheNamesAlone(string client, string asked, string? scope)
    {
        var first = await SignInAsync(client, asked);

        (await RefreshAsync(first, client, "market-data:gold")).ShouldBe(400, "invalid_scope");

        await Issuer.Get<AuditLog>().StopAsync(default);
        (await Issuer.Get<IAuditStore>().ListAsync(1, default)).ShouldHaveSingleItem().Entry.Policy.ShouldBe(scope);
    }

    [Fact]
    public async Task Refresh_ClientThatIsNoLongerThere_GetsNothing()
    {
        var (named, nothing) = (await SignInAsync("reader", "market-data:basic"), await SignInAsync("desk", "openid"));
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal));
        Issuer.Main.Give(Alice.Address, 100);

        (await RefreshAsync(named, "reader")).ShouldBe(400, "refresh_token_invalid");
        (await RefreshAsync(nothing, "desk")).ShouldBe(400, "refresh_token_invalid");
    }

    [Fact]
    public async Task Introspection_AccountThatHoldsMore_SaysWhatTheTokenIsFor()
    {
        var token = (string)(await SignInAsync("desk", "market-data:basic")).Json["access_token"]!;

        var answer = await Issuer.IntrospectAsync(token);

        ((string?)answer.Json["scope"]).ShouldBe("market-data market-data:basic", answer.Text);
        answer.Json["portcullis"]!["tiers"]!.ToJsonString().ShouldBe("""{"market-data":"basic"}""");
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("market-data:basic", 200)]
    [InlineData("market-data:gold", 400)]
    [InlineData("club", 400)]
    public async Task Exchange_AccountThatHoldsMore_IsAPartOfTheClients(string? asked, int status)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = (string)(await SignInAsync("desk", "market-data:basic")).Json["access_token"]!,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["resource"] = "https://reports.test",
            ["scope"] = asked ?? "",
        };

        var answer = (await Issuer.SendAsync(form)).ShouldBe(status, status == 400 ? "invalid_scope" : null);

        if (status == 200)
        {
            answer.Claims()["scope"]!.GetValue<string>().ShouldBe("market-data market-data:basic");
        }
    }

    [Theory]
    [InlineData("reader", "market-data:basic", 200, "market-data market-data:basic")]
    [InlineData("reader", "market-data:gold", 400, null)]
    [InlineData("reader", null, 200, "market-data market-data:basic club club:member")]
    [InlineData("desk", null, 200, "")]
    [InlineData("my-script", "market-data:basic", 200, "market-data market-data:basic")]
    [InlineData("my-script", null, 200, "club club:member market-data market-data:gold market-data:basic")]
    [InlineData("public", "market-data:basic", 200, "market-data market-data:gold market-data:basic")]
    public async Task Wallet_SigningInDirectlyInAClientsName_GetsWhatTheClientMayHave(string client, string? asked, int status, string? scope)
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), asked);
        form["client_id"] = client;

        var answer = (await Issuer.SendAsync(form)).ShouldBe(status, status == 400 ? "invalid_scope" : null);

        if (scope is not null)
        {
            Sorted(answer.Claims()["scope"]!.GetValue<string>()).ShouldBe(Sorted(scope));
        }
    }

    private static string QueryOf(string client, string asked) => Query([.. client == "reader" ? Reader : [], ("scope", asked)]);

    private static string Sorted(string scope) => string.Join(' ', scope.Split(' ').Order(StringComparer.Ordinal));

    private async Task<Answer> SignInAsync(string client, string asked) =>
        (await RedeemAsync(await CodeAsync(Alice, QueryOf(client, asked)), client == "reader" ? Reader : [])).ShouldBe(200, null);

    private Task<Answer> RefreshAsync(Answer tokens, string client, string? scope = null) => Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "refresh_token", ["refresh_token"] = (string)tokens.Json["refresh_token"]!, ["client_id"] = client, ["scope"] = scope ?? "",
    });
}
