using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Client.Tests;

public sealed class SignInClientTests : IAsyncLifetime
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly EthereumKey _key = new(Hex.Parse(DevAccount.All[1].PrivateKey));
    private FakeIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await FakeIssuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        _client.Dispose();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task SignIn_GoodServer_GivesTheToken()
    {
        var outcome = (await SignInAsync(chainId: null)).ShouldBeOfType<SignInOutcome.SignedIn>();

        (outcome.Token, outcome.Lifetime, outcome.Scope).ShouldBe(("a.b.c", TimeSpan.FromMinutes(15), "p p:t"));
        outcome.Unknown.ShouldBe(["q"]);
        _issuer.Paths.ShouldBe(["/auth/challenge", "/oauth2/token"]);
        _issuer.Requests.First().Body.ShouldNotContain("chainId");
    }

    [Fact]
    public async Task SignIn_ChainGiven_IsAskedFor()
    {
        await SignInAsync(chainId: 8453);

        _issuer.Paths.ShouldBe(["/auth/challenge", "/oauth2/token"]);
        _issuer.Requests.First().Body.ShouldContain("\"chainId\":8453");
    }

    [Fact]
    public async Task SignIn_ForeignChallenge_SignsNothing()
    {
        _issuer.Challenge = message => message with { Domain = "bank.example", Uri = "https://bank.example" };

        var outcome = (await SignInAsync(chainId: 1)).ShouldBeOfType<SignInOutcome.Unusable>();

        outcome.Why.ShouldContain("refused to sign");
        _issuer.Paths.ShouldBe(["/auth/challenge"]);
    }

    [Theory]
    [InlineData("/auth/challenge")]
    [InlineData("/oauth2/token")]
    public async Task SignIn_Refused_CarriesTheProblem(string path)
    {
        _issuer.Instead = request => request.Path == path ? new() { Status = 403, Body = """{"code":"policy_not_met","detail":"no"}""" } : null;

        var outcome = (await SignInAsync(chainId: 1)).ShouldBeOfType<SignInOutcome.Refused>();

        (outcome.Problem.Status, outcome.Problem.Code, outcome.Problem.Detail).ShouldBe((403, "policy_not_met", "no"));
    }

    [Theory]
    [InlineData("/auth/challenge")]
    [InlineData("/oauth2/token")]
    public async Task SignIn_Redirected_FollowsNot(string path)
    {
        var elsewhere = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = $"{_issuer.Url}elsewhere" };
        _issuer.Instead = request => request.Path == path ? new() { Status = 307, Headers = elsewhere, Body = "" } : null;

        (await SignInAsync(chainId: 1)).ShouldBeOfType<SignInOutcome.Unusable>().Why.ShouldContain("307");

        _issuer.Paths[^1].ShouldBe(path);
    }

    [Fact]
    public async Task FindChain_ChainsOfOtherFamilies_ArePassedOver()
    {
        _issuer.Instead = request => request.Path == "/.well-known/erc8128"
            ? new() { Body = """{"chains":["solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",null,"eip155:0","eip155:-1","eip155:10","eip155:1"]}""" }
            : null;

        (await new SignInClient(_client, TimeProvider.System).FindChainAsync(ApiOrigin.Of(_issuer.Url), TestContext.Current.CancellationToken)).ShouldBe(10UL);
    }

    [Fact]
    public async Task SignIn_OtherChainThanWasAskedFor_SignsNothing()
    {
        _issuer.Challenge = message => message with { ChainId = 5 };

        (await SignInAsync(chainId: 1)).ShouldBeOfType<SignInOutcome.Unusable>().Why.ShouldContain("chain 5");
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("""{"chains":[]}""")]
    public async Task FindChain_AnswerThatIsNone_IsNone(string body)
    {
        _issuer.Instead = request => request.Path == "/.well-known/erc8128" ? new() { Body = body } : null;

        (await new SignInClient(_client, TimeProvider.System).FindChainAsync(ApiOrigin.Of(_issuer.Url), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [InlineData("/auth/challenge", "<html>")]
    [InlineData("/auth/challenge", "{}")]
    [InlineData("/auth/challenge", """{"message":null,"nonce":"12345678"}""")]
    [InlineData("/auth/challenge", """{"message":"x","nonce":""}""")]
    [InlineData("/oauth2/token", "null")]
    [InlineData("/oauth2/token", """{"access_token":""}""")]
    [InlineData("/oauth2/token", """{"access_token":7}""")]
    public async Task SignIn_AnswerThatIsNone_IsUnusable(string path, string body)
    {
        _issuer.Instead = request => request.Path == path ? new() { Body = body } : null;

        (await SignInAsync(chainId: 1)).ShouldBeOfType<SignInOutcome.Unusable>();
    }

    private Task<SignInOutcome> SignInAsync(ulong? chainId) =>
        new SignInClient(_client, TimeProvider.System).SignInAsync(new SignInRequest(ApiOrigin.Of(_issuer.Url), chainId, null, null), _key, TestContext.Current.CancellationToken);
}
