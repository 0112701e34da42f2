using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests.Live;

/// <summary>A live app lets in by what the issuer says now, and nobody without its word.</summary>
public sealed class LiveGateTests
{
    private const string Basic = """{"active":true,"scope":"market-data market-data:basic","jti":"grant-1"}""";
    private const string Gold = """{"active":true,"scope":"market-data market-data:gold market-data:basic","jti":"grant-1"}""";
    private const string Sold = """{"active":false,"portcullis":{"code":"policy_not_met","reasons":[]}}""";

    [Theory]
    [InlineData("market-data market-data:gold market-data:basic", Basic, 200, 403)]
    [InlineData("market-data market-data:basic", Gold, 200, 200)]
    [InlineData("market-data market-data:gold market-data:basic", Sold, 403, 403)]
    [InlineData("market-data market-data:gold market-data:basic", """{"active":false,"portcullis":{"code":"revoked_token"}}""", 401, 401)]
    [InlineData("market-data market-data:gold market-data:basic", """{"active":false,"portcullis":{"code":"account_blocked"}}""", 401, 401)]
    [InlineData("market-data market-data:gold market-data:basic", """{"active":false}""", 401, 401)]
    [InlineData("market-data market-data:gold market-data:basic", """{"active":false,"portcullis":{"code":"made_up"}}""", 401, 401)]
    public async Task Get_WhatTheIssuerSays_IsWhatCounts(string scope, string answer, int any, int gold)
    {
        await using var live = await LiveApi.StartAsync();
        live.Answer = answer;
        var token = live.Api.Token(scope);

        (await live.GetAsync("/any", token)).ShouldBe(any);
        (await live.GetAsync("/gold", token)).ShouldBe(gold);
        live.Keys.Distinct(StringComparer.Ordinal).ShouldBe([LiveApi.Key]);
    }

    /// <summary>As the gateway has it: what a client did not ask for is another thing than what the account does not hold.</summary>
    [Theory]
    [InlineData("market-data market-data:basic", Basic, "insufficient_scope")]
    [InlineData("market-data market-data:basic", Sold, "insufficient_scope")]
    [InlineData("market-data market-data:gold market-data:basic", Basic, "policy_not_met")]
    [InlineData("market-data market-data:gold market-data:basic", Sold, "policy_not_met")]
    public async Task Get_ClientsToken_IsToldWhatIsMissing(string scope, string answer, string code)
    {
        await using var live = await LiveApi.StartAsync();
        live.Answer = answer;

        using var refused = await live.Api.GetAsync("/gold", $"Bearer {live.Api.Issuer.Token(live.Api.Clock, scope, client: "desk")}");

        ((int)refused.StatusCode).ShouldBe(403);
        ((string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["code"]).ShouldBe(code);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "")]
    [InlineData(200, "true")]
    [InlineData(200, """{"active":true}""")]
    [InlineData(200, """{"active":"true","scope":"market-data","jti":"grant-1"}""")]
    [InlineData(200, """{"active":true,"scope":"market-data","jti":"grant-2"}""")]
    [InlineData(200, """{"active":true,"scope":["market-data"],"jti":"grant-1"}""")]
    [InlineData(401, """{"code":"invalid_api_key"}""")]
    [InlineData(404, Basic)]
    [InlineData(500, Basic)]
    [InlineData(302, Basic)]
    [InlineData(503, """{"code":"store_unavailable"}""")]
    [InlineData(503, "<html>")]
    public async Task Get_NoGoodAnswer_IsRefusedUntilThereIsOne(int status, string answer)
    {
        await using var live = await LiveApi.StartAsync();
        (live.Status, live.Answer) = (status, answer);
        var token = live.Api.Token();

        using (var refused = await live.Api.GetAsync("/any", $"Bearer {token}"))
        {
            await ShouldBeAsync(refused, "issuer_unavailable");
        }

        (live.Status, live.Answer) = (200, Gold);
        live.Api.Clock.Advance(TimeSpan.FromSeconds(1));
        (await live.GetAsync("/any", token)).ShouldBe(200);
    }

    [Fact]
    public async Task Get_AnswerWithoutEnd_IsRefused()
    {
        await using var live = await LiveApi.StartAsync();
        live.Answer = Gold + new string(' ', 70_000);

        (await live.GetAsync("/any", live.Api.Token())).ShouldBe(503);
    }

    [Fact]
    public async Task Get_IssuerCannotTell_SaysSo()
    {
        await using var live = await LiveApi.StartAsync();
        (live.Status, live.Answer) = (503, """{"code":"chain_unavailable","error":"temporarily_unavailable"}""");

        using var refused = await live.Api.GetAsync("/any", $"Bearer {live.Api.Token()}");

        await ShouldBeAsync(refused, "chain_unavailable");
    }

    /// <summary>Neither yes nor no, of the one policy alone. What is known not to be met stays a no, and so does what the token was not asked for with.</summary>
    [Theory]
    [InlineData("""{"active":true,"scope":"club club:member","jti":"grant-1","portcullis":{"unknown":["market-data","market-data:gold"]}}""", 503, 503)]
    [InlineData("""{"active":true,"scope":"club club:member","jti":"grant-1","portcullis":{"unknown":["market-data"]}}""", 503, 403)]
    [InlineData("""{"active":true,"scope":"market-data market-data:basic","jti":"grant-1","portcullis":{"unknown":["market-data:gold"]}}""", 200, 503)]
    [InlineData("""{"active":true,"scope":"market-data market-data:basic","jti":"grant-1","portcullis":{"unknown":["club","club:gold"]}}""", 200, 403)]
    [InlineData("""{"active":true,"scope":"market-data market-data:basic","jti":"grant-1","portcullis":{"unknown":[]}}""", 200, 403)]
    [InlineData("""{"active":true,"scope":"market-data market-data:basic","jti":"grant-1","portcullis":{"unknown":"market-data:gold"}}""", 200, 403)]
    [InlineData("""{"active":true,"scope":"market-data market-data:basic","jti":"grant-1","portcullis":{"unknown":[7,null,{}]}}""", 200, 403)]
    public async Task Get_IssuerCannotTellOfOnePolicy_SaysSoOfThatOneAlone(string answer, int any, int gold)
    {
        await using var live = await LiveApi.StartAsync();
        live.Answer = answer;
        var token = live.Api.Token();

        foreach (var (path, status) in new[] { ("/any", any), ("/gold", gold) })
        {
            using var answered = await live.Api.GetAsync(path, $"Bearer {token}");
            ((int)answered.StatusCode).ShouldBe(status, path);
            if (status == 503)
            {
                await ShouldBeAsync(answered, "chain_unavailable");
            }
        }
    }

    /// <summary>Where nothing is met, the issuer says so by its refusal, and of what: all else it has read.</summary>
    [Theory]
    [InlineData("""["market-data","market-data:gold"]""", 503, 503)]
    [InlineData("""["market-data"]""", 503, 403)]
    [InlineData("""["club"]""", 403, 403)]
    [InlineData("[]", 503, 503)]
    [InlineData("null", 503, 503)]
    public async Task Get_IssuerCannotTellAndNothingIsMet_SaysSoOfWhatIsUnknownAlone(string unknown, int any, int gold)
    {
        await using var live = await LiveApi.StartAsync();
        (live.Status, live.Answer) = (503, $$"""{"code":"chain_unavailable","unknown":{{unknown}}}""");
        var token = live.Api.Token();

        (await live.GetAsync("/any", token)).ShouldBe(any);
        (await live.GetAsync("/gold", token)).ShouldBe(gold);
    }

    /// <summary>Of two that are asked for, a proven no says more than what cannot be told.</summary>
    [Theory]
    [InlineData("/club-and-gold")]
    [InlineData("/gold-and-club")]
    public async Task Get_OneUnknownAndOneNotMet_IsANo(string path)
    {
        await using var live = await LiveApi.StartAsync();
        live.Answer = """{"active":true,"scope":"market-data market-data:basic","jti":"grant-1","portcullis":{"unknown":["club"]}}""";

        using var refused = await live.Api.GetAsync(path, $"Bearer {live.Api.Token()}");

        ((int)refused.StatusCode).ShouldBe(403);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("scope=\"market-data:gold\"");
    }

    /// <summary>It may be told again at any moment, and no event says so.</summary>
    [Fact]
    public async Task Get_PolicyCannotBeTold_IsAskedAnewAfterFiveSeconds()
    {
        await using var live = await LiveApi.StartAsync(options => options.LiveCacheTime = TimeSpan.FromMinutes(1), hasEvents: false);
        live.Answer = """{"active":true,"scope":"market-data","jti":"grant-1","portcullis":{"unknown":["market-data:gold"]}}""";
        var token = live.Api.Token();
        (await live.GetAsync("/gold", token)).ShouldBe(503);
        live.Answer = Gold;

        live.Api.Clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        (await live.GetAsync("/gold", token)).ShouldBe(503);
        live.Api.Clock.Advance(TimeSpan.FromTicks(1));
        (await live.GetAsync("/gold", token)).ShouldBe(200);
    }

    [Fact]
    public async Task Get_IssuerIsDown_ClosesWhenTheAnswerIsTooOld()
    {
        await using var live = await LiveApi.StartAsync(hasEvents: false);
        var token = live.Api.Token();
        (await live.GetAsync("/any", token)).ShouldBe(200);
        live.Status = 500;

        live.Api.Clock.Advance(PortcullisOptions.DefaultLiveCacheTime - TimeSpan.FromTicks(1));
        (await live.GetAsync("/any", token)).ShouldBe(200);
        live.Api.Clock.Advance(TimeSpan.FromTicks(1));
        (await live.GetAsync("/any", token)).ShouldBe(503);
    }

    [Fact]
    public async Task Get_IssuerIsDown_AsksOnceASecond()
    {
        await using var live = await LiveApi.StartAsync();
        live.Status = 500;
        var token = live.Api.Token();

        for (var i = 0; i < 5; i++)
        {
            await live.GetAsync("/any", token);
        }

        live.Api.Issuer.Questions.ShouldBe(1);
    }

    [Fact]
    public async Task Get_ManyAtOnce_AreOneQuestion()
    {
        await using var live = await LiveApi.StartAsync();
        live.Gate = new TaskCompletionSource();
        var token = live.Api.Token();

        var requests = Enumerable.Range(0, 50).Select(_ => live.GetAsync("/any", token)).ToList();
        (await Eventually.Async(() => live.Api.Issuer.Questions > 0)).ShouldBeTrue();
        live.Gate.SetResult();

        (await Task.WhenAll(requests)).ShouldAllBe(status => status == 200);
        live.Api.Issuer.Questions.ShouldBe(1);
    }

    [Theory]
    [InlineData("access_lost")]
    [InlineData("access_back")]
    [InlineData("tier_changed")]
    [InlineData("revoked")]
    public async Task Event_OfTheToken_HasItAskedAnewAtOnce(string type)
    {
        await using var live = await LiveApi.StartAsync();
        var token = live.Api.Token();
        (await live.GetAsync("/any", token)).ShouldBe(200);
        live.Answer = Sold;

        live.Tell(type, "grant-2");
        (await live.GetAsync("/any", token)).ShouldBe(200);
        live.Tell(type);

        (await Eventually.Async(async () => await live.GetAsync("/any", token) == 403)).ShouldBeTrue();
    }

    /// <summary>What was asked before the event may say what is no longer so.</summary>
    [Fact]
    public async Task Event_WhileTheAnswerIsUnderWay_IsNotOvertakenByIt()
    {
        await using var live = await LiveApi.StartAsync();
        var token = live.Api.Token();
        live.Gate = new TaskCompletionSource();
        var early = live.GetAsync("/any", token);
        (await Eventually.Async(() => live.Held == 1)).ShouldBeTrue();

        live.Answer = Sold;
        live.Tell("access_lost");
        List<Task<int>> late = [];
        (await Eventually.Async(() =>
        {
            late.Add(live.GetAsync("/any", token));
            return live.Held > 1;
        })).ShouldBeTrue("those who come before the event wait for the first answer, whoever comes after it asks anew");
        live.Gate.SetResult();

        (await early).ShouldBe(200);
        (await Task.WhenAll(late)).ShouldContain(403);
        (await live.GetAsync("/any", token)).ShouldBe(403);
    }

    [Fact]
    public async Task Events_ComeBack_HaveEverythingAskedAnew()
    {
        await using var live = await LiveApi.StartAsync();
        var token = live.Api.Token();
        await live.GetAsync("/any", token);
        live.Answer = Sold;

        live.Break();

        (await Eventually.Async(async () => await live.GetAsync("/any", token) == 403)).ShouldBeTrue();
        live.Streams.ShouldBe(2);
    }

    /// <summary>What an event would have told is found out by the short time, for as long as there is no stream.</summary>
    [Fact]
    public async Task Events_CutForGood_ClosesWhenTheAnswerIsTooOld()
    {
        await using var live = await LiveApi.StartAsync();
        var token = live.Api.Token();
        (await live.GetAsync("/any", token)).ShouldBe(200);
        live.HasEvents = false;
        live.Break();
        (await Eventually.Async(() => live.Refused > 0)).ShouldBeTrue();
        (await live.GetAsync("/any", token)).ShouldBe(200);

        live.Answer = Sold;
        live.Tell("access_lost");
        live.Api.Clock.Advance(PortcullisOptions.DefaultLiveCacheTime);

        (await live.GetAsync("/any", token)).ShouldBe(403);
        live.Streams.ShouldBe(1);
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("expired")]
    [InlineData("none")]
    public async Task Get_TokenIsNotGood_AsksNothing(string kind)
    {
        await using var live = await LiveApi.StartAsync();
        using var key = SigningKey.Create();
        var token = kind == "forged" ? live.Api.Issuer.Token(live.Api.Clock, key: key) : live.Api.Token();
        live.Api.Clock.Advance(kind == "expired" ? TimeSpan.FromMinutes(15) : TimeSpan.Zero);

        (await live.GetAsync("/any", kind == "none" ? "x" : token)).ShouldBe(401);

        live.Api.Issuer.Questions.ShouldBe(0);
    }

    [Fact]
    public async Task Get_SameIdWithOtherClaims_IsAnotherToken()
    {
        await using var live = await LiveApi.StartAsync();

        (await live.GetAsync("/gold", live.Api.Token())).ShouldBe(200);
        (await live.GetAsync("/gold", live.Api.Token("market-data"))).ShouldBe(403);
    }

    [Fact]
    public async Task Get_NotLive_AsksNothing()
    {
        await using var api = await GatedApi.StartAsync();

        using var answer = await api.GetAsync("/any", $"Bearer {api.Token()}");

        ((int)answer.StatusCode).ShouldBe(200);
        api.Issuer.Questions.ShouldBe(0);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("", 5)]
    [InlineData("a key", 5)]
    [InlineData("é", 5)]
    [InlineData("key", 0)]
    [InlineData("key", 61)]
    public void Options_Fault_IsNamedWithoutTheKey(string? key, int seconds)
    {
        var services = new ServiceCollection();
        services.AddPortcullis(options => (options.Authority, options.Live, options.IntrospectionKey, options.LiveCacheTime) = ("https://gate.example", true, key, TimeSpan.FromSeconds(seconds)));
        using var provider = services.BuildServiceProvider();

        var refused = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<PortcullisOptions>>().Value);

        refused.Failures.ShouldHaveSingleItem().ShouldStartWith(seconds == 5 ? "Portcullis:IntrospectionKey: " : "Portcullis:LiveCacheTime: ");
    }

    /// <summary>It asks the chain itself.</summary>
    [Fact]
    public void Options_LiveBesideAnIssuer_IsAFault()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new LocalIssuer("https://gate.example"));
        services.AddPortcullis(options => (options.Live, options.IntrospectionKey) = (true, "key"));
        using var provider = services.BuildServiceProvider();

        var refused = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<PortcullisOptions>>().Value);

        refused.Failures.ShouldHaveSingleItem().ShouldStartWith("Portcullis:Live: ");
    }

    private static async Task ShouldBeAsync(HttpResponseMessage refused, string code)
    {
        var text = await refused.Content.ReadAsStringAsync();
        ((int)refused.StatusCode).ShouldBe(503, text);
        ((string?)JsonNode.Parse(text)!["code"]).ShouldBe(code);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        refused.Headers.WwwAuthenticate.ShouldBeEmpty();
    }
}
