using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>Requests signed each by itself (ERC-8128), through the whole gate.</summary>
public sealed class SignedRequestTests(TestGateway gateway) : IClassFixture<TestGateway>, IDisposable
{
    private readonly EthereumKey _key = new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("/premium/x")]
    [InlineData("/premium/x?a=1&b=%20")]
    [InlineData("/premium/%E2%82%AC?")]
    [InlineData("/keep/x")]
    [InlineData("/keyed/x")]
    public async Task Get_Signed_PassesAndTheSignatureStaysHere(string target)
    {
        gateway.One.Give(_key.Address, 100);
        using var response = await SendAsync(Make("GET", target, null));
        await PassesAsync(response);

        var seen = gateway.Upstream.Requests.Last();
        seen.Header("Portcullis-Account").ShouldBe(new Account(1, _key.Address).ToString());
        seen.Headers.Keys.ShouldNotContain(name => name.StartsWith("Signature", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_Signed_ContentArrivesWhole(bool isChunked)
    {
        gateway.One.Give(_key.Address, 100);
        using var request = Make("POST", "/premium/x", """{"hello":"world"}""");
        request.Headers.TransferEncodingChunked = isChunked;

        using var response = await SendAsync(request);

        await PassesAsync(response);
        gateway.Upstream.Requests.Last().Body.ShouldBe("""{"hello":"world"}""");
    }

    [Fact]
    public async Task Signed_Twice_IsRefusedTheSecondTime()
    {
        gateway.One.Give(_key.Address, 100);
        var signature = Sign("GET", "/premium/x", null);
        using var first = await SendAsync(Make("GET", "/premium/x", null, signature));
        await PassesAsync(first);

        using var second = await SendAsync(Make("GET", "/premium/x", null, signature));

        await RefusedAsync(second, 401, "signed_request_invalid", "nonce_reused");
    }

    [Fact]
    public async Task Signed_64AtOnce_OnePasses()
    {
        gateway.One.Give(_key.Address, 100);
        var signature = Sign("GET", "/premium/x", null);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var response = await SendAsync(Make("GET", "/premium/x", null, signature));
            return (int)response.StatusCode;
        }));

        answers.Count(status => status == 200).ShouldBe(1);
        answers.Count(status => status == 401).ShouldBe(63);
    }

    [Theory]
    [InlineData("POST", "/premium/x")]
    [InlineData("GET", "/premium/y")]
    [InlineData("GET", "/premium/x?a=2")]
    public async Task Signed_ForAnotherRequest_IsRefused(string method, string target)
    {
        using var response = await SendAsync(Make(method, target, null, Sign("GET", "/premium/x", null)));

        await RefusedAsync(response, 401, "signed_request_invalid", method == "POST" ? null : "bad_signature");
    }

    [Fact]
    public async Task Signed_OtherContent_IsRefused()
    {
        using var response = await SendAsync(Make("POST", "/premium/x", "other", Sign("POST", "/premium/x", "content")));

        await RefusedAsync(response, 401, "signed_request_invalid", "bad_content_digest");
        gateway.Upstream.Requests.ShouldNotContain(request => request.Body == "other");
    }

    [Fact]
    public async Task Signed_ForAnotherHost_IsRefused()
    {
        using var response = await SendAsync(Make("GET", "/premium/x", null, Sign("GET", "/premium/x", null, authority: "evil.test")));

        await RefusedAsync(response, 401, "signed_request_invalid", "bad_signature");
    }

    [Fact]
    public async Task Signed_HostHeaderOfAnother_DoesNotCount()
    {
        gateway.One.Give(_key.Address, 100);
        using var request = Make("GET", "/premium/x", null);
        request.Headers.Host = "evil.test";
        using var response = await SendAsync(request);
        await PassesAsync(response);
    }

    [Fact]
    public async Task Signed_HoldsNothing_403()
    {
        using var response = await SendAsync(Make("GET", "/premium/x", null));

        ((int)response.StatusCode).ShouldBe(403);
    }

    [Fact]
    public async Task Signed_OtherAccountInTheKeyId_IsRefused()
    {
        var (address, _) = gateway.NewHolder(100);
        var signature = Sign("GET", "/premium/x", null);
        var own = _key.Address.ToLowerString();

        using var response = await SendAsync(Make("GET", "/premium/x", null, signature with { SignatureInput = signature.SignatureInput.Replace(own, address.ToLowerString(), StringComparison.Ordinal) }));

        await RefusedAsync(response, 401, "signed_request_invalid", "bad_signature");
    }

    [Theory]
    [InlineData("nonsense(", "sig=:AA==:", 400, "signed_request_malformed", "signature_input_invalid")]
    [InlineData("sig=(\"@method\");tag=\"erc8128\"", "sig=:AA==:", 401, "signed_request_invalid", null)]
    public async Task Signed_Malformed_IsRefused(string input, string signature, int status, string code, string? reason)
    {
        using var response = await SendAsync(Make("GET", "/premium/x", null, new RequestSignature(input, signature, null)));

        await RefusedAsync(response, status, code, reason);
    }

    [Fact]
    public async Task Signed_ContentTooLong_413()
    {
        using var response = await SendAsync(Make("POST", "/premium/x", new string('x', (1 << 20) + 1)));

        ((int)response.StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task Signed_Answer_IsKeptByNoCache()
    {
        gateway.One.Give(_key.Address, 100);
        gateway.Upstream.Answer = _ => new UpstreamAnswer { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Cache-Control"] = "public, max-age=60" } };
        using var response = await SendAsync(Make("GET", "/premium/x", null));
        gateway.Upstream.Answer = _ => new UpstreamAnswer();

        await PassesAsync(response);
        response.Headers.CacheControl!.ToString().ShouldBe("no-store, private");
        response.Headers.Vary.ShouldBe(["Authorization", "Signature-Input"]);
    }

    [Fact]
    public async Task Signed_ByNobody_ItsContentIsNotRead()
    {
        var signature = Sign("POST", "/premium/x", "content");
        var other = signature.Signature[..10] + (signature.Signature[10] == 'A' ? 'B' : 'A') + signature.Signature[11..];
        var head = $"POST /premium/x HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nSignature-Input: {signature.SignatureInput}\r\nSignature: {other}\r\n";

        // Seven bytes are announced, and none comes.
        var answer = await RawHttp.SendAsync(gateway.Url, head + $"Content-Digest: {signature.ContentDigest}\r\nContent-Length: 7\r\n\r\n", until: "bad_signature");

        RawHttp.Status(answer).ShouldBe(401, answer);
    }

    [Fact]
    public async Task Unsigned_Challenge_OffersIt()
    {
        using var response = await gateway.GetAsync("/premium/x", null);

        response.Headers.WwwAuthenticate.ToString().ShouldContain("ERC8128 chains=\"eip155:1 eip155:2\", account=\"eoa-only\"");
    }

    [Fact]
    public async Task SliceKitForm_SwitchedOff_IsNotTaken()
    {
        gateway.One.Give(_key.Address, 100);
        using var response = await SendAsync(Make("GET", "/premium/x", null, Sign("GET", "/premium/x", null, profile: SignedRequestProfile.SliceKit)));

        ((int)response.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Policy_IsPublished()
    {
        var policy = JsonNode.Parse(await gateway.Http.GetStringAsync("/.well-known/erc8128"))!;

        policy.ToJsonString().ShouldBe("""{"max_validity_sec":60,"chains":["eip155:1","eip155:2"],"account_verification":"eoa-only"}""");
    }

    [Theory]
    [InlineData("/premium/x")]
    [InlineData("/keep/x")]
    [InlineData("/keyed/x")]
    public async Task BearerTokenBesideASignature_IsWhatCounts(string target)
    {
        var (address, token) = gateway.NewHolder(100);
        var signature = Sign("GET", target, null);

        var seen = await gateway.PassAsync(target, token, ("Signature-Input", signature.SignatureInput), ("Signature", signature.Signature));

        seen.Header("Portcullis-Account").ShouldBe(new Account(1, address).ToString());
        seen.Headers.Keys.ShouldNotContain(name => name.StartsWith("Signature", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task OpenRoute_TakesNoSignatureForAProof_AndPassesItOn()
    {
        var signature = Sign("GET", "/pub/x", null);

        var seen = await gateway.PassAsync("/pub/x", null, ("Signature-Input", signature.SignatureInput), ("Signature", signature.Signature));

        seen.Headers.Keys.ShouldNotContain(name => name.StartsWith("Portcullis-", StringComparison.OrdinalIgnoreCase));
        (seen.Header("Signature-Input"), seen.Header("Signature")).ShouldBe((signature.SignatureInput, signature.Signature));
    }

    private static async Task PassesAsync(HttpResponseMessage response) => ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());

    private static async Task RefusedAsync(HttpResponseMessage response, int status, string code, string? reason)
    {
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode, (string?)body["code"]).ShouldBe((status, code));
        if (reason is not null)
        {
            ((string?)body["reason"]).ShouldBe(reason);
        }

        if (status == 401)
        {
            response.Headers.WwwAuthenticate.ToString().ShouldContain($"ERC8128 error=\"{body["reason"]}\"");
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => gateway.Http.SendAsync(request);

    private HttpRequestMessage Make(string method, string target, string? content) => Make(method, target, content, Sign(method, target, content));

    private HttpRequestMessage Make(string method, string target, string? content, RequestSignature signature)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Url.GetLeftPart(UriPartial.Authority) + target));
        if (content is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        }

        request.Headers.TryAddWithoutValidation("Signature-Input", signature.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signature.Signature);
        if (signature.ContentDigest is not null)
        {
            request.Headers.TryAddWithoutValidation("Content-Digest", signature.ContentDigest);
        }

        return request;
    }

    private RequestSignature Sign(string method, string target, string? content, string? authority = null, SignedRequestProfile profile = SignedRequestProfile.Draft)
    {
        var url = new Uri(TestGateway.PublicUrl);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var message = new RequestMessage
        {
            Method = method,
            Scheme = url.Scheme,
            Authority = authority ?? url.Authority,
            Path = query < 0 ? target : target[..query],
            Query = query < 0 ? "" : target[query..],
            HasContent = content is { Length: > 0 },
            Field = _ => [],
        };
        return new RequestSigner(_key, 1, profile, gateway.Clock).Sign(message, Encoding.UTF8.GetBytes(content ?? ""));
    }
}
