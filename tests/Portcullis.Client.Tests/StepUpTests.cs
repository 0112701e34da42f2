using System.Net.Http.Json;
using System.Net;
using Portcullis.Client.Remedies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Client.Tests;

/// <summary>An API that asks for more than the token was given for (RFC 6750, 3.1).</summary>
public sealed class StepUpTests : IAsyncLifetime
{
    private readonly EthereumKey _key = new(Hex.Parse(DevAccount.All[1].PrivateKey));
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private GatedIssuer _gate = null!;
    private CallerSession? _session;

    public async ValueTask InitializeAsync() => _gate = await GatedIssuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        _key.Dispose();
        await _gate.DisposeAsync();
    }

    [Fact]
    public async Task Send_SignedInForLess_SignsInForWhatIsNeededOnTop()
    {
        using var client = CreateClient("p");
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsScope("q:gold"));

        using var response = await client.PostAsJsonAsync("/api", new { a = 1 }, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _gate.SentTokens().ShouldBe(["t1", "t2"]);
        AskedScopes().ShouldBe(["p", "p q:gold"]);
        _gate.To("/api").Select(request => request.Body).ShouldAllBe(body => body == """{"a":1}""");
    }

    [Fact]
    public async Task Send_RefusedForItsTokenAndThenForMore_IsHelpedWithBoth()
    {
        using var client = CreateClient("p");
        _gate.Answers["/api"] = new([GatedIssuer.Refused("error=\"invalid_token\""), GatedIssuer.WantsScope("q")]);

        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);

        _gate.Asked().ShouldBe(["siwe", "r1", "siwe"]);
    }

    [Fact]
    public async Task Send_RefusedForMoreAgain_AnswersWithThat()
    {
        using var client = CreateClient("p");
        _gate.Answers["/api"] = new([GatedIssuer.WantsScope("q"), GatedIssuer.WantsScope("q")]);

        (await GetAsync(client)).ShouldBe(HttpStatusCode.Forbidden);

        _gate.SentTokens().ShouldBe(["t1", "t2"]);
    }

    [Fact]
    public async Task Send_MoreThanTheAccountHolds_ThrowsWhatIsMissingAndKeepsTheSignIn()
    {
        using var client = CreateClient("p");
        await GetAsync(client);
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsScope("q:gold"));
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Status = 403, Body = """{"error":"access_denied","code":"policy_not_met","reasons":[{"tier":"gold","type":"nft_ownership","verdict":"not_met"}]}""" });

        var exception = await Should.ThrowAsync<SignInException>(() => client.GetAsync("/api", Cancellation));

        exception.Problem.ShouldNotBeNull().Missing.ShouldHaveSingleItem().Tier.ShouldBe("gold");
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);
        _gate.SentTokens().ShouldBe(["t1", "t1", "t1"]);
    }

    [Fact]
    public async Task Send_WhoAskedForNothingInParticular_IsDecidedAnewUnlessThatWasJustDone()
    {
        using var client = CreateClient(null);
        _gate.Answers["/api"] = new([GatedIssuer.WantsScope("q"), GatedIssuer.WantsScope("q")]);

        (await GetAsync(client)).ShouldBe(HttpStatusCode.Forbidden);
        _clock.Advance(TimeSpan.FromSeconds(31));
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);

        _gate.Asked().ShouldBe(["siwe", "r1"]);
    }

    [Theory]
    [InlineData("p")]
    [InlineData("")]
    public async Task Send_NothingThatTheTokenLacks_IsNotSentAgain(string scope)
    {
        using var client = CreateClient("p");
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsScope(scope));

        (await GetAsync(client)).ShouldBe(HttpStatusCode.Forbidden);

        _gate.Asked().ShouldBe(["siwe"]);
    }

    [Fact]
    public async Task Send_ManyThatNeedTheSame_SignInOnce()
    {
        using var client = CreateClient("p");
        await GetAsync(client);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.Answers["/api"] = new(Enumerable.Repeat(0, 5).Select(_ => GatedIssuer.WantsScope("q") with { Until = all.Task }));

        var calls = Enumerable.Range(0, 5).Select(_ => GetAsync(client)).ToList();
        (await Eventually.Async(() => _gate.To("/api").Count == 6)).ShouldBeTrue("else one that was let through could take another's refusal");
        all.SetResult();

        (await Task.WhenAll(calls)).ShouldAllBe(status => status == HttpStatusCode.OK);
        AskedScopes().ShouldBe(["p", "p q"]);
    }

    [Fact]
    public async Task Renew_WhileAnotherIsRefusedMore_IsNotRefusedForIt()
    {
        var session = Open("p");
        var first = await session.RenewAsync(null, null, Cancellation);
        var refusal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Status = 403, Body = """{"error":"access_denied","code":"policy_not_met"}""", Until = refusal.Task });
        var (more, same) = (session.RenewAsync(first, new StepUp("q"), Cancellation), session.RenewAsync(first, null, Cancellation));
        refusal.SetResult();

        await Should.ThrowAsync<SignInException>(() => more);
        (await same).Tokens.Token.ShouldBe("t2");
    }

    [Fact]
    public async Task Refresh_WhenWhatWasPutOnTopIsSold_GoesOnWithWhatWasAskedForFirst()
    {
        using var client = await SteppedUpAsync("p", "q:gold");
        await RefreshAsync(client, NotMet);
        await RefreshAsync(client);
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsScope("q:gold"));
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);

        _gate.Asked().ShouldBe(["siwe", "siwe", "r2", "r2", "r3", "siwe"]);
        AskedScopes().ShouldBe(["p", "p q:gold", "p q:gold", "p", "p", "p q:gold"]);
    }

    [Fact]
    public async Task Refresh_WhenTheFirstIsSoldToo_ThrowsWhatIsMissingOfThatAndUsesNothingUp()
    {
        using var client = await SteppedUpAsync("p", "q:gold");

        var exception = await Should.ThrowAsync<SignInException>(() => RefreshAsync(client, NotMet, new UpstreamAnswer { Status = 403, Body = """{"error":"access_denied","code":"policy_not_met","reasons":[{"tier":"only","type":"token_balance","verdict":"not_met"}]}""" }));

        exception.Problem.ShouldNotBeNull().Missing.ShouldHaveSingleItem().Tier.ShouldBe("only");
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);
        _gate.Asked().ShouldBe(["siwe", "siwe", "r2", "r2", "r2"]);
        AskedScopes().ShouldBe(["p", "p q:gold", "p q:gold", "p", "p q:gold"]);
    }

    [Fact]
    public async Task SignIn_AnewWhenWhatWasPutOnTopIsSold_GoesOnWithWhatWasAskedForFirst()
    {
        using var client = await SteppedUpAsync("p", "q:gold");
        await RefreshAsync(client, GatedIssuer.OAuth(400, "invalid_grant", "refresh_token_invalid"), NotMet);
        await RefreshAsync(client);

        _gate.Asked().ShouldBe(["siwe", "siwe", "r2", "siwe", "siwe", "r3"]);
        AskedScopes().ShouldBe(["p", "p q:gold", "p q:gold", "p q:gold", "p", "p"]);
    }

    [Fact]
    public async Task Send_ThatNeedsMoreWhenWhatWasPutOnTopBeforeIsSold_AsksForItWithoutThat()
    {
        using var client = await SteppedUpAsync("p", "q:gold");
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsScope("r"));
        _gate.Answers["/oauth2/token"].Enqueue(NotMet);
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);
        await RefreshAsync(client, NotMet);

        AskedScopes().ShouldBe(["p", "p q:gold", "p q:gold r", "p r", "p r", "p"]);
    }

    [Fact]
    public async Task Send_WithAProofThatIsTooOldWhenWhatWasPutOnTopIsSold_ProvesForWhatWasAskedForFirst()
    {
        using var client = await SteppedUpAsync("p", "q:gold");
        _gate.Answers["/api"].Enqueue(GatedIssuer.Refused("error=\"insufficient_user_authentication\""));
        _gate.Answers["/oauth2/token"].Enqueue(NotMet);
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);

        _gate.Asked().ShouldBe(["siwe", "siwe", "siwe", "siwe"]);
        AskedScopes().ShouldBe(["p", "p q:gold", "p q:gold", "p"]);
    }

    [Theory]
    [InlineData(403, "access_denied", "account_blocked")]
    [InlineData(400, "invalid_scope", "invalid_scope")]
    [InlineData(503, "temporarily_unavailable", "chain_unavailable")]
    public async Task Refresh_RefusedForAnythingElse_IsNotTriedForLess(int status, string error, string code)
    {
        using var client = await SteppedUpAsync("p", "q:gold");

        (await Should.ThrowAsync<SignInException>(() => RefreshAsync(client, GatedIssuer.OAuth(status, error, code)))).Problem.ShouldNotBeNull().Code.ShouldBe(code);

        AskedScopes().ShouldBe(["p", "p q:gold", "p q:gold"]);
    }

    [Theory]
    [InlineData("p", new[] { "p", "p" })]
    [InlineData(null, new string?[] { null, null })]
    public async Task Refresh_RefusedWithNothingOnTop_IsNotTriedAgain(string? scope, string?[] asked)
    {
        using var client = CreateClient(scope);
        await GetAsync(client);

        (await Should.ThrowAsync<SignInException>(() => RefreshAsync(client, NotMet))).Problem.ShouldNotBeNull().Code.ShouldBe("policy_not_met");

        AskedScopes().ShouldBe(asked);
    }

    private static UpstreamAnswer NotMet => GatedIssuer.OAuth(403, "access_denied", "policy_not_met");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CallerSession Open(string? scope) =>
        _session = new CallerSession(new CallerOptions { Issuer = _gate.Url, ChainId = 1, Scope = scope, Time = _clock }, WalletSigner.Of(_key));

    private HttpClient CreateClient(string? scope) => Open(scope).CreateClient();

    private async Task<HttpClient> SteppedUpAsync(string scope, string more)
    {
        var client = CreateClient(scope);
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsScope(more));
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);
        return client;
    }

    // Has the API refuse the token, so that a request refreshes; and what the issuer says to that first.
    private async Task RefreshAsync(HttpClient client, params IEnumerable<UpstreamAnswer> answers)
    {
        _gate.Dead.Add(_gate.SentTokens()[^1]);
        _gate.Answers["/oauth2/token"] = new(answers);
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);
    }

    private IEnumerable<string?> AskedScopes() => _gate.To("/oauth2/token").Select(GatedIssuer.ScopeOf);

    private static async Task<HttpStatusCode> GetAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/api", Cancellation);
        return response.StatusCode;
    }
}
