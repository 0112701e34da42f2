using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>A gateway that wants its nonce in proofs (RFC 9449, 9).</summary>
public sealed class ProofNonceTests : IAsyncLifetime
{
    private readonly SigningKey _key = SigningKey.Create();
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TestGateway _gateway;
    private string _token = null!;

    public ProofNonceTests() => _gateway = new() { Clock = _clock, Change = settings => settings["Tokens"] = new JsonObject { ["RequireProofNonce"] = true } };

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _token = NewToken();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task Request_WithoutANonce_IsToldOneThatIsTaken()
    {
        using var first = await AskAsync(null);
        await ShouldAskForNonceAsync(first);

        using var second = await AskAsync(NonceOf(first));

        ((int)second.StatusCode).ShouldBe(200, await second.Content.ReadAsStringAsync());
        NonceOf(second).Length.ShouldBe(32);
    }

    [Fact]
    public async Task Request_NonceOfFiveMinutesAgo_IsToldTheNext()
    {
        using var first = await AskAsync(null);
        _clock.Advance(DpopNonces.Lifetime);
        _token = NewToken();

        using var stale = await AskAsync(NonceOf(first));
        await ShouldAskForNonceAsync(stale);
        using var fresh = await AskAsync(NonceOf(stale));

        ((int)fresh.StatusCode).ShouldBe(200, await fresh.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("junk")]
    [InlineData(null)]
    public async Task Request_NonceThatWasNotMadeHere_IsRefused(string? nonce)
    {
        using var refused = await AskAsync(nonce ?? new DpopNonces(_clock).Current);
        await ShouldAskForNonceAsync(refused);
    }

    [Fact]
    public async Task Request_NonceOfTheTokenEndpoint_IsTaken()
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "refresh_token"), KeyValuePair.Create("refresh_token", "prt_none")]);
        using var asking = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = content };
        asking.Headers.Add("DPoP", new DpopSigner(_key, _clock).Sign("POST", TestGateway.PublicUrl + "/oauth2/token", null, null));
        using var told = await _gateway.Http.SendAsync(asking, TestContext.Current.CancellationToken);

        using var response = await AskAsync(NonceOf(told));

        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
    }

    private static string NonceOf(HttpResponseMessage response) => response.Headers.GetValues("DPoP-Nonce").ShouldHaveSingleItem();

    private static async Task ShouldAskForNonceAsync(HttpResponseMessage response)
    {
        ((int)response.StatusCode).ShouldBe(401);
        ((string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]).ShouldBe("use_dpop_nonce");
        var challenge = response.Headers.WwwAuthenticate.ShouldHaveSingleItem();
        (challenge.Scheme, challenge.Parameter!.Contains("error=\"use_dpop_nonce\"", StringComparison.Ordinal)).ShouldBe(("DPoP", true));
    }

    private string NewToken()
    {
        var (address, _) = _gateway.NewHolder(1);
        return _gateway.TokenFor(new Account(1, address).ToString(), token => token with { KeyThumbprint = _key.Thumbprint });
    }

    private Task<HttpResponseMessage> AskAsync(string? nonce) => _gateway.GetAsync(
        "/premium/x", null, ("Authorization", $"DPoP {_token}"), ("DPoP", new DpopSigner(_key, _clock).Sign("GET", TestGateway.PublicUrl + "/premium/x", _token, nonce)));
}
