using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Client.Tests;

public sealed class CallerSessionTests : IAsyncLifetime
{
    private readonly EthereumKey _key = new(Hex.Parse(DevAccount.All[1].PrivateKey));
    private readonly SigningKey _proofKey = SigningKey.Create();
    private readonly List<string> _signed = [];
    private GatedIssuer _gate = null!;
    private CallerSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _gate = await GatedIssuer.StartAsync();
        _session = Open(_key.SignMessage);
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        _key.Dispose();
        _proofKey.Dispose();
        await _gate.DisposeAsync();
    }

    [Fact]
    public async Task Get_ByADelegate_SignsTheMessageOnce()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => GetAsync()));

        tokens.ShouldAllBe(token => token == "t1");
        _signed.ShouldHaveSingleItem().ShouldContain("wants you to sign in");
    }

    [Fact]
    public async Task Get_TokenThatEnds_IsRefreshedAndNotSignedForAgain()
    {
        _gate.Lifetime = TimeSpan.FromSeconds(1);
        await GetAsync();
        _gate.Lifetime = TimeSpan.FromMinutes(15);

        (await GetAsync()).ShouldBe("t2");
        (await GetAsync()).ShouldBe("t2");

        _gate.Asked().ShouldBe(["siwe", "r1"]);
        _signed.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Get_SignInThatWasEnded_SignsInAgain()
    {
        _gate.Lifetime = TimeSpan.FromSeconds(1);
        await GetAsync();
        _gate.Answers["/oauth2/token"].Enqueue(GatedIssuer.OAuth(400, "invalid_grant", "refresh_token_invalid"));

        (await GetAsync()).ShouldBe("t2");

        _gate.Asked().ShouldBe(["siwe", "r1", "siwe"]);
    }

    [Fact]
    public async Task Get_OutageAtARefresh_ThrowsAndUsesNothingUp()
    {
        _gate.Lifetime = TimeSpan.FromSeconds(1);
        await GetAsync();
        _gate.Answers["/oauth2/token"].Enqueue(GatedIssuer.OAuth(503, "temporarily_unavailable", "chain_unavailable"));

        (await Should.ThrowAsync<SignInException>(GetAsync)).Problem.ShouldNotBeNull().Code.ShouldBe("chain_unavailable");
        (await GetAsync()).ShouldBe("t2");

        _gate.Asked().ShouldBe(["siwe", "r1", "r1"]);
    }

    [Fact]
    public async Task Get_CallerWhoGivesUp_LeavesTheOthersTheirToken()
    {
        var signing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var session = new CallerSession(new CallerOptions { Issuer = _gate.Url, ChainId = 1 }, new WalletSigner(_key.Address, async (text, _) =>
        {
            signing.SetResult();
            await go.Task;
            return _key.SignMessage(text);
        }));
        using var giveUp = new CancellationTokenSource();
        var one = session.GetAsync(giveUp.Token);
        var other = session.GetAsync(TestContext.Current.CancellationToken);
        await signing.Task;

        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => one);
        go.SetResult();

        (await other).Token.ShouldBe("t1");
    }

    [Fact]
    public async Task Get_SignerThatFails_IsAskedAgainByTheNext()
    {
        var isFirst = true;
        using var session = Open(text => isFirst ? throw new TimeoutException($"{isFirst = false}") : _key.SignMessage(text));

        await Should.ThrowAsync<TimeoutException>(() => session.GetAsync(TestContext.Current.CancellationToken));

        (await session.GetAsync(TestContext.Current.CancellationToken)).Token.ShouldBe("t1");
    }

    [Fact]
    public async Task SignOut_EndsTheSignInAtTheIssuerAndHere()
    {
        await GetAsync();

        (await _session.SignOutAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        await GetAsync();

        _gate.To("/oauth2/revoke").ShouldHaveSingleItem().Body.ShouldBe("token=r1");
        _gate.Asked().ShouldBe(["siwe", "siwe"]);
    }

    [Fact]
    public async Task SignOut_IssuerThatCannot_SaysSoAndIsForgottenHere()
    {
        await GetAsync();
        _gate.Answers["/oauth2/revoke"].Enqueue(new UpstreamAnswer { Status = 503, Body = """{"code":"store_unavailable"}""" });

        (await _session.SignOutAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull().Code.ShouldBe("store_unavailable");
        (await _session.SignOutAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Get_IssuerThatBindsNothing_IsNotBelieved()
    {
        using var session = new CallerSession(new CallerOptions { Issuer = _gate.Url, ChainId = 1, ProofKey = _proofKey }, WalletSigner.Of(_key));
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Body = """{"access_token":"t","token_type":"Bearer","expires_in":9}""" });

        (await Should.ThrowAsync<SignInException>(() => session.GetAsync(TestContext.Current.CancellationToken))).Problem.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://api.example", false)]
    [InlineData("https://api.example", true)]
    [InlineData("http://localhost:8080/x", true)]
    public void Constructor_Issuer_MustNotExposeTheToken(string issuer, bool isGood)
    {
        void Create() => new CallerSession(new CallerOptions { Issuer = new Uri(issuer) }, WalletSigner.Of(_key)).Dispose();

        if (isGood)
        {
            Should.NotThrow(Create);
        }
        else
        {
            Should.Throw<ArgumentException>(Create);
        }
    }

    private CallerSession Open(Func<string, byte[]> sign) => new(new CallerOptions { Issuer = _gate.Url, ChainId = 1 }, new WalletSigner(_key.Address, (text, _) =>
    {
        _signed.Add(text);
        return Task.FromResult(sign(text));
    }));

    private async Task<string> GetAsync() => (await _session.GetAsync(TestContext.Current.CancellationToken)).Token;
}
