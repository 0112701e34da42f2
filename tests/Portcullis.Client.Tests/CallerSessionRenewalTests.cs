using Microsoft.Extensions.Logging;
using Portcullis.Client.Remedies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Client.Tests;

/// <summary>What becomes of several who want other tokens, and of an issuer that wants to be left alone.</summary>
public sealed class CallerSessionRenewalTests : IAsyncLifetime
{
    private readonly EthereumKey _key = new(Hex.Parse(DevAccount.All[1].PrivateKey));
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly LogLines _log = new();
    private GatedIssuer _gate = null!;
    private CallerSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _gate = await GatedIssuer.StartAsync();
        _session = Open(WalletSigner.Of(_key));
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        _key.Dispose();
        await _gate.DisposeAsync();
    }

    [Fact]
    public async Task Renew_AfreshWhileARefreshRuns_SignsInAfterIt()
    {
        var first = await RenewAsync(null, afresh: false);
        var go = Hold();
        var (refresh, stepUp, other) = (RenewAsync(first, afresh: false), RenewAsync(first, afresh: true), RenewAsync(first, afresh: true));
        go.SetResult();

        TokensOf(await refresh, await stepUp, await other).ShouldBe(["t2", "t3", "t3"]);
        _gate.Asked().ShouldBe(["siwe", "r1", "siwe"]);
    }

    [Fact]
    public async Task Renew_AfreshAfterARefreshOfAnother_SignsIn()
    {
        var first = await RenewAsync(null, afresh: false);
        await RenewAsync(first, afresh: false);

        TokensOf(await RenewAsync(first, afresh: true), await RenewAsync(first, afresh: true)).ShouldBe(["t3", "t3"]);
        _gate.Asked().ShouldBe(["siwe", "r1", "siwe"]);
    }

    [Fact]
    public async Task Renew_AfreshBehindARefreshThatFails_SignsInAllTheSame()
    {
        var first = await RenewAsync(null, afresh: false);
        _gate.Answers["/oauth2/token"].Enqueue(GatedIssuer.OAuth(503, "temporarily_unavailable", "chain_unavailable"));
        var (refresh, stepUp) = (RenewAsync(first, afresh: false), RenewAsync(first, afresh: true));

        await Should.ThrowAsync<SignInException>(() => refresh);
        TokensOf(await stepUp).ShouldBe(["t2"]);
    }

    [Fact]
    public async Task Renew_WhileASignInRuns_SharesIt()
    {
        var first = await RenewAsync(null, afresh: false);
        var go = Hold();
        var (stepUp, plain) = (RenewAsync(first, afresh: true), RenewAsync(first, afresh: false));
        go.SetResult();

        TokensOf(await stepUp, await plain).ShouldBe(["t2", "t2"]);
        _gate.Asked().ShouldBe(["siwe", "siwe"]);
    }

    [Fact]
    public async Task Renew_IssuerThatNamesATime_IsNotAskedBefore()
    {
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Status = 429, Body = """{"code":"address_limited"}""", Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "7" } });

        await RefusedAsync();
        _clock.Advance(TimeSpan.FromSeconds(6));
        await RefusedAsync();
        _gate.Asked().ShouldBe(["siwe"]);
        _clock.Advance(TimeSpan.FromSeconds(2));

        TokensOf(await RenewAsync(null, afresh: false)).ShouldBe(["t1"]);
    }

    [Fact]
    public async Task Renew_IssuerThatNamesAYear_IsAskedAfterMinutes()
    {
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Status = 503, Body = "", Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "31536000" } });
        await Should.ThrowAsync<SignInException>(() => RenewAsync(null, afresh: false));

        _clock.Advance(TimeSpan.FromMinutes(5));

        TokensOf(await RenewAsync(null, afresh: false)).ShouldBe(["t1"]);
    }

    [Fact]
    public async Task Get_SignerThatTakesTooLong_EndsAsATimeout()
    {
        var signing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var session = Open(new WalletSigner(_key.Address, async (_, cancellationToken) =>
        {
            signing.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return [];
        }));
        var waiting = session.GetAsync(TestContext.Current.CancellationToken);
        await signing.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(100));

        (await Should.ThrowAsync<TimeoutException>(() => waiting)).Message.ShouldContain("100 seconds");
    }

    [Fact]
    public async Task Log_OfAllThatHappens_TellsNoSecret()
    {
        var first = await RenewAsync(null, afresh: false);
        await RenewAsync(first, afresh: false);
        _gate.Answers["/oauth2/token"].Enqueue(GatedIssuer.OAuth(400, "invalid_grant", "refresh_token_invalid"));
        _gate.Answers["/oauth2/token"].Enqueue(GatedIssuer.OAuth(403, "access_denied", "policy_not_met\\nforged line"));
        var second = await RenewAsync(null, afresh: false);
        await Should.ThrowAsync<SignInException>(() => RenewAsync(second, afresh: false));

        _log.Select(line => line.Split(" at ")[0]).ShouldBe(["Signed in", "Refreshed", "The sign-in", "Could not sign in"]);
        _log.ShouldAllBe(line => !line.Contains('\n') && !line.Contains("t1") && !line.Contains("r1") && !line.Contains("0x"));
    }

    [Theory]
    [InlineData("/oauth2/token", """{"access_token":"t9","token_type":"Bearer","expires_in":1e300,"scope":"p\nforged \u001b[2J\u2028line"}""")]
    [InlineData("/oauth2/token", """{"access_token":"","scope":"p"}""")]
    [InlineData("/auth/challenge", """{"nonce":"n","message":"evil.example\nforged wants you to sign in with your Ethereum account:\r\n\u001b]0;"}""")]
    public async Task Log_OfWhatAServerMakesUp_IsOneLineOfPlainText(string path, string body)
    {
        _gate.Answers[path] = new([new UpstreamAnswer { Body = body }]);

        await ((Task)RenewAsync(null, afresh: false)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        _log.ShouldHaveSingleItem().ShouldAllBe(letter => letter >= ' ' && letter <= '~');
    }

    [Fact]
    public async Task Error_OfWhatAServerMakesUp_IsOneLineOfPlainText()
    {
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Status = 403, Body = $$"""{"code":"c\nd","detail":"e\r\n\u001b[2J{{new string('x', 5_000)}}"}""" });

        var exception = await Should.ThrowAsync<SignInException>(() => RenewAsync(null, afresh: false));

        exception.Message.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
        exception.Message.Length.ShouldBeLessThan(600);
        exception.Problem.ShouldNotBeNull().Code.ShouldBe("c\nd");
    }

    private CallerSession Open(WalletSigner signer) => new(new CallerOptions { Issuer = _gate.Url, ChainId = 1, Time = _clock, Logger = _log }, signer);

    private Task<KeptTokens> RenewAsync(KeptTokens? refused, bool afresh) => _session.RenewAsync(refused, afresh ? StepUp.Plain : null, TestContext.Current.CancellationToken);

    private async Task RefusedAsync() =>
        (await Should.ThrowAsync<SignInException>(() => RenewAsync(null, afresh: false))).Problem.ShouldNotBeNull().Code.ShouldBe("address_limited");

    // The next answer to a request for tokens waits.
    private TaskCompletionSource Hold()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.Until = go.Task;
        return go;
    }

    private static IEnumerable<string> TokensOf(params IEnumerable<KeptTokens> kept) => kept.Select(one => one.Tokens.Token);
}
