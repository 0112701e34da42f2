using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Client.Tests;

public sealed class CallerHandlerTests : IAsyncLifetime
{
    private const string Expired = "error=\"invalid_token\"";

    private readonly EthereumKey _key = new(Hex.Parse(DevAccount.All[1].PrivateKey));
    private readonly SigningKey _proofKey = SigningKey.Create();
    private GatedIssuer _gate = null!;
    private HttpUpstream _other = null!;
    private CallerSession? _session;

    public async ValueTask InitializeAsync() => (_gate, _other) = (await GatedIssuer.StartAsync(), await HttpUpstream.StartAsync());

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        _key.Dispose();
        _proofKey.Dispose();
        await _gate.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Send_ToTheIssuer_SignsInOnceAndCarriesTheToken()
    {
        using var client = CreateClient();

        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(client)).ShouldBe(HttpStatusCode.OK);

        _gate.SentTokens().ShouldBe(["t1", "t1"]);
        _gate.Asked().ShouldBe(["siwe"]);
    }

    [Fact]
    public async Task Send_ToAnotherOrigin_CarriesNothingAndSignsNobodyIn()
    {
        using var client = CreateClient(bound: true);

        using var response = await client.GetAsync(_other.Url, Cancellation);

        _other.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldNotContain(name => name == "Authorization" || name == "DPoP");
        _gate.Asked().ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_ToAnOriginThatIsNamed_CarriesTheToken()
    {
        using var client = CreateClient(origins: _other.Url);

        using var response = await client.GetAsync(_other.Url, Cancellation);

        _other.Requests.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe(["Bearer t1"]);
    }

    [Fact]
    public async Task Send_AuthorizationOfItsOwn_IsLeftAlone()
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api");
        request.Headers.TryAddWithoutValidation("Authorization", "Basic own");

        using var response = await client.SendAsync(request, Cancellation);

        _gate.SentTokens().ShouldBe(["own"]);
        _gate.Asked().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Expired, "r1")]
    [InlineData("scope=\"p\"", "r1")]
    [InlineData("error=\"insufficient_user_authentication\", max_age=60", "siwe")]
    public async Task Send_RefusedOnce_IsSentAgainWithAnotherToken(string challenge, string by)
    {
        using var client = CreateClient();
        _gate.Answers["/api"].Enqueue(GatedIssuer.Refused(challenge));

        using var response = await client.PostAsJsonAsync("/api", new { a = 1 }, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _gate.SentTokens().ShouldBe(["t1", "t2"]);
        _gate.Asked().ShouldBe(["siwe", by]);
        _gate.To("/api").Select(request => request.Body).ShouldAllBe(body => body == """{"a":1}""");
    }

    [Fact]
    public async Task Send_RefusedTwice_AnswersWithTheSecond()
    {
        using var client = CreateClient();
        _gate.Answers["/api"] = new([GatedIssuer.Refused(Expired), GatedIssuer.Refused(Expired)]);

        (await GetAsync(client)).ShouldBe(HttpStatusCode.Unauthorized);

        _gate.SentTokens().ShouldBe(["t1", "t2"]);
    }

    [Theory]
    [InlineData("Bearer", "error=\"invalid_dpop_proof\"")]
    [InlineData("Basic", "charset=\"UTF-8\"")]
    [InlineData("DPoP", "error=\"invalid_token\"")]
    public async Task Send_RefusedForSomethingElse_IsNotSentAgain(string scheme, string challenge)
    {
        using var client = CreateClient();
        _gate.Answers["/api"].Enqueue(GatedIssuer.Refused(challenge, scheme));

        (await GetAsync(client)).ShouldBe(HttpStatusCode.Unauthorized);

        _gate.Asked().ShouldBe(["siwe"]);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Unauthorized, 1)]
    [InlineData(true, HttpStatusCode.OK, 2)]
    public async Task Send_ContentOfAStream_IsSentAgainOnlyWhenItIsBuffered(bool isBuffered, HttpStatusCode status, int times)
    {
        using var client = CreateClient(buffer: isBuffered);
        _gate.Answers["/api"].Enqueue(GatedIssuer.Refused(Expired));
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("hello")));

        using var response = await client.PostAsync("/api", content, Cancellation);

        response.StatusCode.ShouldBe(status);
        _gate.To("/api").Select(request => request.Body).ShouldBe(Enumerable.Repeat("hello", times));
    }

    [Fact]
    public async Task Send_MoreThanIsBuffered_IsSentOnceWhenItSaysSoAndElseNot()
    {
        using var client = new HttpClient(new CallerHandler(OpenSession()) { BufferContent = true, MaxBufferedContent = 4, InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } }) { BaseAddress = _gate.Url };
        _gate.Answers["/api"].Enqueue(GatedIssuer.Refused(Expired));
        using var known = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("hello")));
        using var unknown = new MultipartContent { new StreamContent(new UnmeasuredStream(Encoding.UTF8.GetBytes("hello"))) };

        using var response = await client.PostAsync("/api", known, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<HttpRequestException>(() => client.PostAsync("/api", unknown, Cancellation));
        _gate.To("/api").ShouldHaveSingleItem().Body.ShouldBe("hello");
    }

    [Fact]
    public async Task Send_ManyAtOnceWithADeadToken_RefreshOnce()
    {
        using var client = CreateClient();
        await GetAsync(client);
        _gate.Dead.Add("t1");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => GetAsync(client)));

        statuses.ShouldAllBe(status => status == HttpStatusCode.OK);
        _gate.Asked().ShouldBe(["siwe", "r1"]);
    }

    [Fact]
    public async Task Send_Bound_ProvesEachRequestAndTakesTheNonceThatIsAskedFor()
    {
        using var client = CreateClient(bound: true);
        _gate.Answers["/api"].Enqueue(GatedIssuer.WantsNonce("n1"));

        (await GetAsync(client, "/api?x=1")).ShouldBe(HttpStatusCode.OK);
        await GetAsync(client);

        var proofs = _gate.To("/api").Select(request => Claims(request.Headers["DPoP"].Single())).ToList();
        proofs.Select(proof => proof.TryGetProperty("nonce", out var nonce) ? nonce.GetString() : null).ShouldBe([null, "n1", "n1"]);
        proofs.Select(proof => proof.GetProperty("jti").GetString()).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        proofs[0].GetProperty("htu").GetString().ShouldBe($"{_gate.Url}api");
        _gate.To("/api")[0].Headers["Authorization"].ShouldBe(["DPoP t1"]);
        _gate.Asked().ShouldBe(["siwe"]);
    }

    [Fact]
    public async Task Send_AfterIt_LeavesNoTokenOnTheRequest()
    {
        using var client = CreateClient(bound: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api");

        using var response = await client.SendAsync(request, Cancellation);

        request.Headers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_Redirected_GivesTheRedirect()
    {
        using var client = CreateClient(bound: true);
        _gate.Answers["/api"].Enqueue(new UpstreamAnswer { Status = 307, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = $"{_other.Url}" }, Body = "" });

        (await GetAsync(client)).ShouldBe(HttpStatusCode.TemporaryRedirect);

        _other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_AboveAHandlerThatFollowsRedirects_IsRefused()
    {
        using var below = new HttpClientHandler();
        using var handler = new CallerHandler(OpenSession()) { InnerHandler = below };
        using var client = new HttpClient(handler);

        await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync($"{_gate.Url}api", Cancellation));
    }

    [Fact]
    public async Task Send_SignInRefused_ThrowsWhatIsMissing()
    {
        using var client = CreateClient();
        _gate.Answers["/oauth2/token"].Enqueue(new UpstreamAnswer { Status = 403, Body = """{"error":"access_denied","code":"policy_not_met","reasons":[{"tier":"gold","type":"nft_ownership","verdict":"not_met","required":"1"}]}""" });

        var exception = await Should.ThrowAsync<SignInException>(() => client.GetAsync("/api", Cancellation));

        exception.Problem.ShouldNotBeNull().Missing.ShouldBe([new MissingCondition("gold", "nft_ownership", "not_met") { Required = "1" }]);
        exception.Message.ShouldContain("needs 1");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CallerSession OpenSession(bool bound = false, params Uri[] origins) =>
        _session = new CallerSession(new CallerOptions { Issuer = _gate.Url, ChainId = 1, Origins = origins, ProofKey = bound ? _proofKey : null }, WalletSigner.Of(_key));

    private HttpClient CreateClient(bool bound = false, bool buffer = false, params Uri[] origins) =>
        new(new CallerHandler(OpenSession(bound, origins)) { BufferContent = buffer, InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } }) { BaseAddress = _gate.Url };

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path = "/api")
    {
        using var response = await client.GetAsync(path, Cancellation);
        return response.StatusCode;
    }

    // Says nothing of its length.
    private sealed class UnmeasuredStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private static JsonElement Claims(string proof) => JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(proof.Split('.')[1]));
}
