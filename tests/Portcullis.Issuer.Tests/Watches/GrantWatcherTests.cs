using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Issuer.Watches;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Watches;

/// <summary>What accounts of grants come to hold is told, once, while somebody listens.</summary>
public sealed class GrantWatcherTests : EventTest
{
    [Fact]
    public async Task Sold_BoughtBack_AreTold()
    {
        await TokenAsync(Alice);
        using var reader = await OpenAsync();

        Issuer.Main.Give(Alice.Address, 0);
        var lost = await NextAsync(reader, "access_lost");
        Issuer.Main.Give(Alice.Address, 10);
        var back = await NextAsync(reader, "access_back");
        Issuer.Main.Give(Alice.Address, 100);
        var changed = await NextAsync(reader, "tier_changed");

        Told(lost).ShouldBe(("market-data", "gold", null, "policy_not_met"));
        ((long?)lost["blocks"]!["1"]).ShouldBe(102);
        Told(back).ShouldBe(("market-data", null, "basic", null));
        Told(changed).ShouldBe(("market-data", "basic", "gold", null));
    }

    /// <summary>As introspection says it, by the order of tiers in force.</summary>
    [Fact]
    public async Task TierBetween_OfAClientsToken_IsToldAsThePolicyInForceHasIt()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), "market-data:gold");
        form["client_id"] = "desk";
        (await Issuer.SendAsync(form)).ShouldBe(200, null);
        using var reader = await OpenAsync();

        Issuer.Get<LivePolicies>().Replace(TestPolicies.LoadMoreTiers());
        Issuer.Main.Give(Alice.Address, 10);

        Told(await NextAsync(reader, "tier_changed")).ShouldBe(("market-data", "gold", "silver", null));
    }

    /// <summary>As introspection says it: the account is gold, and the client's token is for basic.</summary>
    [Fact]
    public async Task Sold_BoughtBack_OfAClientsToken_AreToldAsFarAsItsScopeGoes()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), "market-data:basic");
        form["client_id"] = "desk";
        (await Issuer.SendAsync(form)).ShouldBe(200, null);
        using var reader = await OpenAsync();

        Issuer.Main.Give(Alice.Address, 0);
        var lost = await NextAsync(reader, "access_lost");
        Issuer.Main.Give(Alice.Address, 100);
        var back = await NextAsync(reader, "access_back");

        Told(lost).ShouldBe(("market-data", "basic", null, "policy_not_met"));
        Told(back).ShouldBe(("market-data", null, "basic", null));
    }

    /// <summary>A grant of each of two policies, and of two grants each: told one by one.</summary>
    [Fact]
    public async Task Sold_SeveralGrantsAndPolicies_AreToldEach()
    {
        await TokenAsync(Alice, null);
        await TokenAsync(Alice, "market-data");
        using var reader = await OpenAsync();

        Issuer.Main.Give(Alice.Address, 0);
        var told = new List<JsonNode>();
        for (var i = 0; i < 3; i++)
        {
            told.Add(await NextAsync(reader, "access_lost"));
        }

        told.Select(one => (string?)one["policy"]).Order(StringComparer.Ordinal).ShouldBe(["club", "market-data", "market-data"]);
        told.Select(one => (string?)one["jti"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        Issuer.Get<GrantWatches>().All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Sold_WhileNobodyListens_IsToldLater()
    {
        await TokenAsync(Alice);
        Issuer.Main.Give(Alice.Address, 0);
        await RestartAsync();

        using var reader = await OpenAsync();

        Told(await NextAsync(reader, "access_lost")).ShouldBe(("market-data", "gold", null, "policy_not_met"));
    }

    [Fact]
    public async Task Told_BeforeARestart_IsNotToldAgain()
    {
        await TokenAsync(Alice);
        using (var reader = await OpenAsync())
        {
            Issuer.Main.Give(Alice.Address, 0);
            await NextAsync(reader, "access_lost");
        }

        await RestartAsync();
        Issuer.Main.Give(Alice.Address, 0);
        using var again = await OpenAsync();
        await WatchedAsync(1);
        Issuer.Main.Give(Alice.Address, 100);

        (await PassAsync(again.ReadTypesAsync(1))).ShouldBe(["access_back"]);
    }

    [Fact]
    public async Task CannotBeTold_TellsNothing()
    {
        await TokenAsync(Alice);
        using var reader = await OpenAsync();
        await WatchedAsync(1);

        Issuer.Main.ReadsFail = true;
        Issuer.Main.Give(Alice.Address, 0);
        var reads = Issuer.Main.Reads;
        (await Eventually.Async(() => Passes(() => Issuer.Main.Reads > reads + 3))).ShouldBeTrue();
        Issuer.Main.Give(Alice.Address, 10);
        Issuer.Main.ReadsFail = false;

        Told(await NextAsync(reader, "tier_changed")).ShouldBe(("market-data", "gold", "basic", null));
    }

    [Fact]
    public async Task Blocked_Unblocked_AreTold()
    {
        await TokenAsync(Alice);
        using var reader = await OpenAsync();

        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);
        var lost = await NextAsync(reader, "access_lost");
        await Issuer.Get<Revocations>().UnblockAsync(Alice.Address, default);
        var back = await NextAsync(reader, "access_back");

        Told(lost).ShouldBe(("market-data", "gold", null, "account_blocked"));
        Told(back).ShouldBe(("market-data", null, "gold", null));
    }

    /// <summary>Of a policy that looks at linked accounts, what those come to hold is told of the sign-in that linked them.</summary>
    [Fact]
    public async Task Sold_ByALinkedAccount_IsToldOfTheCaller()
    {
        const string linked = """
            { "policies": { "market-data": { "accounts": "linked", "tiers": [
                { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } } ] } } }
            """;
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(linked, new HashSet<ChainId> { 1UL, 10UL }).Policies);
        await LinkAsync(await Issuer.SignInAsync(Carol), Alice, Carol);
        using var reader = await OpenAsync();

        Issuer.Main.Give(Alice.Address, 0);
        var lost = await NextAsync(reader, "access_lost");
        Issuer.Main.Give(Alice.Address, 100);

        Told(lost).ShouldBe(("market-data", "gold", null, "policy_not_met"));
        ((string?)lost["sub"]).ShouldBe($"eip155:1:{Carol.Address}");
        Told(await NextAsync(reader, "access_back")).ShouldBe(("market-data", null, "gold", null));
    }

    [Theory]
    [InlineData("""{ "policies": { "other": { "tiers": [ { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }""", null, "access_lost")]
    [InlineData("""{ "policies": { "market-data": { "dpop": "required", "tiers": [ { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }""", null, "access_lost")]
    [InlineData("""{ "policies": { "market-data": { "tiers": [ { "name": "silver", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }""", "silver", "tier_changed")]
    public async Task Policies_Changed_AreFollowed(string json, string? after, string type)
    {
        await TokenAsync(Alice);
        using var reader = await OpenAsync();

        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(json, new HashSet<ChainId> { 1UL, 10UL }).Policies);

        var (_, before, now, _) = Told(await NextAsync(reader, type));
        (before, now).ShouldBe(("gold", after));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    public async Task Ended_Grant_IsWatchedNoMore(string how)
    {
        await TokenAsync(Alice);
        using var reader = await OpenAsync();
        (await Eventually.Async(() => Passes(() => Issuer.Get<GrantWatches>().Count == 1))).ShouldBeTrue();

        if (how == "revoked")
        {
            await Issuer.Get<Revocations>().RevokeAsync((await Issuer.Get<IEventStore>().ReadAsync(0, 1, default))[0].Grant.Id, default);
        }
        else
        {
            Issuer.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        (await Eventually.Async(() => Passes(() => Issuer.Get<GrantWatches>().Count == 0))).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_Listens_NothingIsRead()
    {
        await TokenAsync(Alice);
        var reads = Issuer.Main.Reads;
        using (await OpenAsync("?types=grant_opened,revoked"))
        {
            Issuer.Main.Give(Alice.Address, 0);
            await NextTicksAsync();
        }

        Issuer.Main.Reads.ShouldBe(reads);
        Issuer.Get<GrantWatches>().Count.ShouldBe(0);
    }

    /// <summary>The caller of a pairwise audience is named as its tokens name it.</summary>
    [Fact]
    public async Task Sold_PairwiseAudience_NamesThePseudonym()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Audiences:0:Uri"] = "https://reports.test", ["Audiences:0:Subject"] = "pairwise" });
        Issuer.Main.Give(Alice.Address, 100);
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), "market-data");
        form["resource"] = "https://reports.test";
        var answer = await Issuer.SendAsync(form);
        using var reader = await OpenAsync();

        Issuer.Main.Give(Alice.Address, 0);
        var lost = await NextAsync(reader, "access_lost");

        ((string?)lost["sub"]).ShouldNotBeNull().ShouldBe((string?)answer.Claims()["sub"]);
        ((string?)lost["aud"]).ShouldBe("https://reports.test");
        lost.ToJsonString().Contains(Alice.Address.ToString()[2..], StringComparison.OrdinalIgnoreCase).ShouldBeFalse();
    }

    /// <summary>Nobody knows any more how it was to be named.</summary>
    [Fact]
    public async Task Sold_AudienceIsNoMore_NamesNobody()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Audiences:0:Uri"] = "https://reports.test", ["Audiences:0:Subject"] = "pairwise" });
        Issuer.Main.Give(Alice.Address, 100);
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var form = TestIssuer.Form(message, Alice.Sign(message), "market-data");
        form["resource"] = "https://reports.test";
        await Issuer.SendAsync(form);
        await RestartAsync();
        using var reader = await OpenAsync();

        var lost = await NextAsync(reader, "access_lost");

        lost.AsObject().ContainsKey("sub").ShouldBeFalse();
    }

    private static (string? Policy, string? Before, string? After, string? Code) Told(JsonNode data) =>
        ((string?)data["policy"], (string?)data["before"], (string?)data["after"], (string?)data["code"]);

    /// <summary>Waits until the log has been read, behind which the watcher would have looked.</summary>
    private async Task NextTicksAsync()
    {
        using var reader = await EventReader.OpenAsync(Issuer.Client, await KeyAsync(), "?types=revoked");
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(reader.ReadLineAsync());
        }
    }

    private async Task LinkAsync(Answer signedIn, Wallet wallet, Wallet caller) => (await Issuer.LinkAsync(signedIn, wallet, caller)).Status.ShouldBe(200);
}
