using System.Net;
using System.Net.Http.Json;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class SignedRequestHandlerTests : IDisposable
{
    private readonly EthereumKey _key = new([.. new byte[31], 1]);
    private readonly Receiver _receiver = new();
    private readonly HttpClient _client;

    public SignedRequestHandlerTests() =>
        _client = new HttpClient(new SignedRequestHandler(new RequestSigner(_key, 1, SignedRequestProfile.Draft, new StandingClock(SignedRequest.Now))) { InnerHandler = _receiver });

    public void Dispose()
    {
        _client.Dispose();
        _receiver.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData("https://api.example/items?view=full")]
    [InlineData("https://api.example:8443/a b/%2F?x=ü#fragment")]
    [InlineData("http://[::1]:5000/")]
    [InlineData("https://bücher.example/")]
    public async Task SendAsync_Get_IsSigned(string url)
    {
        using var response = await _client.GetAsync(new Uri(url), TestContext.Current.CancellationToken);

        Signer().ShouldBe(_key.Address);
    }

    [Fact]
    public async Task SendAsync_Content_IsSignedWithDigestAndType()
    {
        using var response = await _client.PostAsJsonAsync(new Uri("https://api.example/items"), new { hello = "world" }, TestContext.Current.CancellationToken);

        Signer().ShouldBe(_key.Address);
        _receiver.Content.ShouldBe("""{"hello":"world"}"""u8.ToArray());
        ContentDigest.Verify(_receiver.Message!, _receiver.Content).ShouldBe(SignatureFault.None);
        _receiver.Candidate.Components.ShouldBe(["@scheme", "@authority", "@method", "@path", "@query", "content-digest", "content-type"]);
    }

    [Fact]
    public async Task SendAsync_HostAndOldSignature_AreHeeded()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://localhost/");
        request.Headers.Host = "api.example";
        request.Headers.TryAddWithoutValidation("Signature-Input", "old=()");
        request.Headers.TryAddWithoutValidation("Signature", "old=:AA==:");

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Signer().ShouldBe(_key.Address);
        _receiver.Message!.Authority.ShouldBe("api.example");
        _receiver.Message.Field("signature").Count.ShouldBe(1);
    }

    [Fact]
    public async Task SendAsync_UrlThatGetsNoSignature_IsLeftAsItIs()
    {
        using var receiver = new Receiver();
        using var client = new HttpClient(new SignedRequestHandler(new RequestSigner(_key, 1, SignedRequestProfile.Draft, new StandingClock(SignedRequest.Now)))
        {
            Signs = url => url.Host == "api.example",
            InnerHandler = receiver,
        });

        using var other = await client.GetAsync(new Uri("https://other.example/"), TestContext.Current.CancellationToken);
        receiver.Message!.Field("signature").ShouldBeEmpty();
        using var own = await client.GetAsync(new Uri("https://api.example/"), TestContext.Current.CancellationToken);
        receiver.Message!.Field("signature").ShouldHaveSingleItem();
    }

    [Fact]
    public void Send_Blocking_IsNotSupported()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.example/");

        Should.Throw<NotSupportedException>(() => _client.Send(request, TestContext.Current.CancellationToken));
    }

    private Address Signer()
    {
        Secp256k1.TryRecoverAddress(_receiver.Candidate.Digest, _receiver.Candidate.Signature.Span, out var signer).ShouldBeTrue();
        return signer;
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public RequestMessage? Message { get; private set; }

        public byte[] Content { get; private set; } = [];

        public SignatureCandidate Candidate => SignedRequestReader.Read(Message!, new SignedRequestRules(), SignedRequest.Now).Candidates.ShouldHaveSingleItem();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            Message = RequestMessage.Of(request, Content.Length > 0);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
