using System.Net.Http.Headers;
using System.Text;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Authorization;

/// <summary>Somebody's own app takes requests that are signed each by itself (ERC-8128), as it says at <c>/.well-known/erc8128</c>.</summary>
public sealed class OwnAppSignedRequestTests : IDisposable
{
    private static readonly Dictionary<string, string?> SwitchedOff = new(StringComparer.Ordinal) { ["Portcullis:SignedRequests:Enabled"] = "false" };

    private static readonly Dictionary<string, string?> Short = new(StringComparer.Ordinal) { ["Portcullis:SignedRequests:MaxContent"] = "16" };

    private readonly TemporaryFolder _folder = new();
    private readonly Wallet _alice = new(1);

    public void Dispose()
    {
        _alice.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signed_IsDecidedOnFacts(bool issuerFirst)
    {
        await using var app = await OwnApp.StartAsync(_folder, issuerFirst);
        using var client = app.SigningClient(_alice);
        app.Chain.Give(_alice.Address, 100);
        (await GetAsync(client, "/gold?a=1")).Text.ShouldBe($"eip155:1:{_alice.Address} gold");

        app.Chain.Give(_alice.Address, 99);
        (await GetAsync(client, "/gold?a=1")).ShouldBe(403, "policy_not_met");
        (await GetAsync(client, "/.well-known/erc8128")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Signed_ContentOrQueryChangedOnTheWay_IsRefused()
    {
        await using var app = await OwnApp.StartAsync(_folder);
        app.Chain.Give(_alice.Address, 1);
        using var client = app.SigningClient(_alice);

        using var good = await client.PostAsync("/orders", Content("three"));
        (await good.Content.ReadAsStringAsync()).ShouldBe("three");

        var signed = SignatureOf(good);
        var again = (await ResendAsync(app, "/orders", "three", signed)).ShouldBe(401, "signed_request_invalid");
        again.Headers.WwwAuthenticate.ToString().ShouldContain("nonce_reused");
        ((string?)again.Json["reason"]).ShouldBe("nonce_reused");
        (await ResendAsync(app, "/orders", "four", signed)).ShouldBe(401, "signed_request_invalid");
        (await ResendAsync(app, "/orders?a=1", "three", signed)).ShouldBe(401, "signed_request_invalid");
    }

    [Fact]
    public async Task Signed_SentAgainAfterARestart_IsRefused()
    {
        var first = await OwnApp.StartAsync(_folder);
        first.Chain.Give(_alice.Address, 1);
        using var client = first.SigningClient(_alice);
        using var good = await client.PostAsync("/orders", Content("three"));
        ((int)good.StatusCode).ShouldBe(200);
        await first.DisposeAsync();

        // The clock stands where it stood, so that nothing but the store can know.
        await using var second = await OwnApp.StartAsync(_folder);
        second.Chain.Give(_alice.Address, 1);

        var again = (await ResendAsync(second, "/orders", "three", SignatureOf(good))).ShouldBe(401, "signed_request_invalid");
        ((string?)again.Json["reason"]).ShouldBe("nonce_reused");
        using var fresh = second.SigningClient(_alice);
        using var other = await fresh.PostAsync("/orders", Content("three"));
        ((int)other.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task Unsigned_IsToldOfThisWay()
    {
        await using var app = await OwnApp.StartAsync(_folder);
        (await app.GetAsync("/gold", null)).ShouldBe(401, "missing_token").Headers.WwwAuthenticate.ShouldContain(challenge => challenge.Scheme == "ERC8128");
    }

    [Fact]
    public async Task SwitchedOff_IsNeitherOfferedNorTaken()
    {
        await using var app = await OwnApp.StartAsync(_folder, settings: SwitchedOff);
        app.Chain.Give(_alice.Address, 100);
        using var client = app.SigningClient(_alice);

        (await GetAsync(client, "/gold")).ShouldBe(401, "missing_token").Headers.WwwAuthenticate.ShouldNotContain(challenge => challenge.Scheme == "ERC8128");
        (await GetAsync(client, "/.well-known/erc8128")).Status.ShouldBe(404);
    }

    /// <summary>An app that asks nobody gets what was sent, whole, also when it is more than a gated route would take.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenRoute_MoreThanIsTakenSigned_ArrivesWhole(bool isChunked)
    {
        await using var app = await OwnApp.StartAsync(_folder, settings: Short);
        using var client = app.SigningClient(_alice);
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number},"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/open") { Content = Content(text) };
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await client.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe(text);
        using var gated = await client.PostAsync("/orders", Content(text));
        (await Answer.OfAsync(gated)).ShouldBe(413, "body_too_large");
    }

    private static List<KeyValuePair<string, IEnumerable<string>>> SignatureOf(HttpResponseMessage answer) =>
        [.. answer.RequestMessage!.Headers.Where(header => header.Key.StartsWith("Signature", StringComparison.Ordinal) || header.Key == "Content-Digest")];

    private static StringContent Content(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("text/plain"));

    private static async Task<Answer> GetAsync(HttpClient client, string path) => await Answer.OfAsync(await client.GetAsync(path));

    private static async Task<Answer> ResendAsync(OwnApp app, string path, string text, List<KeyValuePair<string, IEnumerable<string>>> signed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, OwnApp.PublicUrl + path) { Content = Content(text) };
        foreach (var (name, values) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        return await Answer.OfAsync(await app.Client.SendAsync(request));
    }
}
