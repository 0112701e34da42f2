using System.Text;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class RequestSignerTests : IDisposable
{
    private readonly EthereumKey _key = new([.. new byte[31], 1]);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Sign_VectorOfTheStandard_WritesItsInput()
    {
        var signature = new RequestSigner(_key, 1, SignedRequestProfile.Draft, new StandingClock(SignedRequest.Now.AddSeconds(-1))).Sign(
            SignedRequest.Send("POST", SignedRequest.Url, true, ("Content-Type", "application/json")), Encoding.ASCII.GetBytes(SignedRequest.Content), SignedRequest.Nonce);

        signature.SignatureInput.ShouldBe("eth=" + SignedRequest.List.TrimEnd());
        signature.ContentDigest.ShouldBe(SignedRequest.Digest);
    }

    [Theory]
    [InlineData(SignedRequestProfile.Draft, "GET", "https://api.example/", "")]
    [InlineData(SignedRequestProfile.Draft, "GET", "https://api.example:8443/a%20b?x=1", "")]
    [InlineData(SignedRequestProfile.Draft, "DELETE", "http://localhost:5000/", "content")]
    [InlineData(SignedRequestProfile.SliceKit, "GET", "https://api.example/", "")]
    [InlineData(SignedRequestProfile.SliceKit, "GET", "https://api.example/?x=1", "")]
    [InlineData(SignedRequestProfile.SliceKit, "POST", "https://api.example/?", "content")]
    public void Sign_AnyRequest_IsReadAsACandidateOfTheAccount(SignedRequestProfile profile, string method, string url, string content)
    {
        var signature = Signer(profile).Sign(SignedRequest.Send(method, url, content.Length > 0), Encoding.ASCII.GetBytes(content));

        var candidate = Read(SignedRequest.Send(method, url, content.Length > 0, Fields(signature))).Candidates.ShouldHaveSingleItem();
        candidate.Profile.ShouldBe(profile);
        candidate.Account.ShouldBe(new Account(8453, _key.Address));
        candidate.Expires.ShouldBe(candidate.Created.AddSeconds(60));
        Secp256k1.TryRecoverAddress(candidate.Digest, candidate.Signature.Span, out var signer).ShouldBeTrue();
        signer.ShouldBe(_key.Address);
        ContentDigest.Verify(SignedRequest.Send(method, url, content.Length > 0, Fields(signature)), Encoding.ASCII.GetBytes(content)).ShouldBe(SignatureFault.None);
    }

    [Fact]
    public void Sign_Twice_TakesTwoNonces()
    {
        var message = SignedRequest.Send("GET", SignedRequest.Url, false);
        var signer = Signer(SignedRequestProfile.Draft);

        var nonces = new[] { signer.Sign(message, []), signer.Sign(message, []) }.Select(signature => Read(SignedRequest.Send("GET", SignedRequest.Url, false, Fields(signature))).Candidates[0].Nonce).ToList();

        nonces.ShouldBeUnique(StringComparer.Ordinal);
        nonces.ShouldAllBe(nonce => nonce.Length == 22);
    }

    [Fact]
    public void Sign_OtherLifetime_IsWritten()
    {
        var signer = new RequestSigner(_key, 1, SignedRequestProfile.Draft, new StandingClock(SignedRequest.Now)) { Lifetime = TimeSpan.FromSeconds(10) };

        signer.Sign(SignedRequest.Send("GET", SignedRequest.Url, false), []).SignatureInput.ShouldContain(";created=1700000001;expires=1700000011;");
    }

    [Fact]
    public void Sign_DigestOfOtherContent_IsNotUsed()
    {
        var signature = Signer(SignedRequestProfile.Draft).Sign(SignedRequest.Send("POST", SignedRequest.Url, true, ("Content-Digest", "sha-256=:AAAA:")), Encoding.ASCII.GetBytes(SignedRequest.Content));

        signature.ContentDigest.ShouldBe(SignedRequest.Digest);
        Signer(SignedRequestProfile.Draft).Sign(SignedRequest.Send("GET", SignedRequest.Url, false, ("Content-Digest", "sha-256=:AAAA:")), []).SignatureInput.ShouldNotContain("content-digest");
    }

    [Fact]
    public void Sign_NotAscii_Throws() =>
        Should.Throw<ArgumentException>(() => Signer(SignedRequestProfile.Draft).Sign(SignedRequest.Send("GET", "https://api.example/ü", false), []));

    private RequestSigner Signer(SignedRequestProfile profile) => new(_key, 8453, profile, new StandingClock(SignedRequest.Now));

    private static (string Name, string Value)[] Fields(RequestSignature signature) =>
        [("Signature-Input", signature.SignatureInput), ("Signature", signature.Signature), .. signature.ContentDigest is { } digest ? [("Content-Digest", digest)] : Array.Empty<(string, string)>()];

    private static SignedRequestReading Read(RequestMessage message) => SignedRequestReader.Read(message, new SignedRequestRules { AcceptSliceKit = true }, SignedRequest.Now);
}
