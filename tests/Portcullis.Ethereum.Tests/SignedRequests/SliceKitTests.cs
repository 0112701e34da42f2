using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

/// <summary>
/// What signRequest of the npm package @slicekit/erc8128 0.2.0 made with the key 1 on chain 1 and the options created 1700000000, ttlSeconds 60
/// and nonce EjRWeJCrze8BI0VniavN7w, unless a test says otherwise; viem's signMessage signed.
/// </summary>
public sealed class SliceKitTests
{
    private const string Parameters = ";created=1700000000;expires=1700000060;nonce=\"EjRWeJCrze8BI0VniavN7w\";keyid=\"erc8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"";
    private const string Plain = "eth=(\"@authority\" \"@method\" \"@path\")" + Parameters;
    private const string WithContent = "eth=(\"@authority\" \"@method\" \"@path\" \"@query\" \"content-digest\")" + Parameters;
    private const string PlainSignature = "eth=:GKshnNHcVZUpBrihC3Tqd0BUCV234NghifdkH2R4CfJ+OlxkrDrg7qhwSjsYScY1vYsyKP6DDZQhY3jq37U1MBw=:";
    private const string WithContentSignature = "eth=:HpK36g/A3hm80Bvvthn/kuzD1luY2P+j//3v0AhEK5p1Hx5NlBEfq9/3VYI9z/oL5yBZsjWIDgyau8BFnAJ1+hs=:";

    private static readonly SignedRequestRules Rules = new() { AcceptSliceKit = true };

    [Theory]
    [InlineData("GET", "https://api.example/items", Plain, PlainSignature)]
    [InlineData("POST", "https://api.example:8443/items?view=full", WithContent, WithContentSignature)]
    [InlineData("GET", "http://api.example:80/a%20b?", Plain, "eth=:DfdYknsGDLK5jBGJ5c0qYKlM2U1TIqJDXENDt0Xpp6sD2CPFDdxQJp9KI5yp0w1YVbuSHxMA38wx+OvWsnsxvBs=:")]
    public void Read_RequestOfThePackage_RecoversToItsAccount(string method, string url, string input, string signature)
    {
        var candidate = Read(method, url, input, signature).Candidates.ShouldHaveSingleItem();

        candidate.Profile.ShouldBe(SignedRequestProfile.SliceKit);
        candidate.Account.ShouldBe(new Account(1, Address.Parse(SignedRequest.Address)));
        Secp256k1.TryRecoverAddress(candidate.Digest, candidate.Signature.Span, out var signer).ShouldBeTrue();
        signer.ShouldBe(candidate.Account.Address);
    }

    [Fact]
    public void Read_HeaderCoveredBesides_RecoversToItsAccount()
    {
        // Made with the header x-a: 1, the option components ["x-a"] and the nonce n1.
        const string input = "eth=(\"@authority\" \"@method\" \"@path\" \"x-a\");created=1700000000;expires=1700000060;nonce=\"n1\";keyid=\"erc8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"";
        const string signature = "eth=:LPK3h+gDz/YiyMlJuWRJrFmcWft2ZRORq7knIsu1ZyxiWN5OFaJ0UQ1eJoeZI6YocFs1NikRn8OfV4MCOA/CABs=:";
        var message = SignedRequest.Send("GET", "https://api.example/items", false, ("Signature-Input", input), ("Signature", signature), ("X-A", "1"));

        var candidate = SignedRequestReader.Read(message, Rules, SignedRequest.Now).Candidates.ShouldHaveSingleItem();

        Secp256k1.TryRecoverAddress(candidate.Digest, candidate.Signature.Span, out var signer).ShouldBeTrue();
        signer.ShouldBe(candidate.Account.Address);
    }

    [Fact]
    public void Read_MadeToBeReplayed_IsRefused() =>
        Read("GET", "https://api.example/items", Plain.Replace(";nonce=\"EjRWeJCrze8BI0VniavN7w\"", "", StringComparison.Ordinal), "eth=:a9xN8egnENcUKXY+Ws7x1y/mT1t8rYT8RrpvRWvULr46wTrir2fd12puIlFSSRewgXetGoPlrjo/ymC34v7Byxw=:")
            .Fault.ShouldBe(SignatureFault.NonceRequired);

    [Fact]
    public void Read_MadeForAClassOfRequests_IsRefused() =>
        Read("GET", "https://api.example/items", "eth=(\"@authority\")" + Parameters, "eth=:gCW6o2lOGu5PqzR1KwGW1wpnRiePc6zvYXzQX9hUTBFGMPUC7rPJ113Z7luKo8/dITos0EzVepbm2upn5pSNoBw=:")
            .Fault.ShouldBe(SignatureFault.InsufficientCoverage);

    [Fact]
    public void Read_QueryPutOnASignedRequest_IsRefused() =>
        Read("GET", "https://api.example/items?admin=1", Plain, PlainSignature).Fault.ShouldBe(SignatureFault.InsufficientCoverage);

    [Fact]
    public void Read_ContentNotCovered_IsRefused() =>
        Read("POST", "https://api.example/items", Plain, PlainSignature).Fault.ShouldBe(SignatureFault.InsufficientCoverage);

    [Theory]
    [InlineData("keyid=\"erc8128:1:0x7E5F4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.BadSignature)]
    [InlineData("keyid=\"erc8128:01:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"erc8128:eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.NoAcceptableSignature)]
    [InlineData("keyid=\"ERC8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.NoAcceptableSignature)]
    [InlineData("tag=\"erc8128\";keyid=\"erc8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.InvalidKeyId)]
    [InlineData("tag=\"other\";keyid=\"erc8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", SignatureFault.NoAcceptableSignature)]
    public void Read_OtherKeyId_HasItsFault(string keyId, SignatureFault fault) =>
        Read("GET", "https://api.example/items", Plain.Replace("keyid=\"erc8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", keyId, StringComparison.Ordinal), PlainSignature).Fault.ShouldBe(fault);

    [Fact]
    public void Read_ProfileNotAccepted_IsNotRecognised() =>
        SignedRequestReader.Read(Message("GET", "https://api.example/items", Plain, PlainSignature), new SignedRequestRules(), SignedRequest.Now).Fault.ShouldBe(SignatureFault.NoAcceptableSignature);

    [Theory]
    [InlineData("GET", "https://api.example/items", "", Plain)]
    [InlineData("POST", "https://api.example:8443/items?view=full", SignedRequest.Content, WithContent)]
    public void Sign_SameRequest_WritesWhatThePackageWrites(string method, string url, string content, string input)
    {
        using var key = new EthereumKey([.. new byte[31], 1]);
        var signer = new RequestSigner(key, 1, SignedRequestProfile.SliceKit, new StandingClock(SignedRequest.Now.AddSeconds(-1)));

        signer.Sign(SignedRequest.Send(method, url, content.Length > 0), System.Text.Encoding.UTF8.GetBytes(content), SignedRequest.Nonce).SignatureInput.ShouldBe(input);
    }

    private static SignedRequestReading Read(string method, string url, string input, string signature) =>
        SignedRequestReader.Read(Message(method, url, input, signature), Rules, SignedRequest.Now);

    private static RequestMessage Message(string method, string url, string input, string signature) => method == "GET"
        ? SignedRequest.Send(method, url, false, ("Signature-Input", input), ("Signature", signature))
        : SignedRequest.Send(method, url, true, ("Signature-Input", input), ("Signature", signature), ("Content-Digest", SignedRequest.Digest), ("Content-Type", "application/json"));
}
