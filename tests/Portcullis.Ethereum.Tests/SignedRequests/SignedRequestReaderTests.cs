using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class SignedRequestReaderTests
{
    [Fact]
    public void Read_VectorOfTheStandard_IsOneCandidate()
    {
        var reading = new SignedRequest().Read();

        var candidate = reading.Candidates.ShouldHaveSingleItem();
        candidate.Label.ShouldBe("request");
        candidate.Profile.ShouldBe(SignedRequestProfile.Draft);
        candidate.Account.ShouldBe(new Account(1, Address.Parse(SignedRequest.Address)));
        candidate.Created.ToUnixTimeSeconds().ShouldBe(1_700_000_000);
        candidate.Expires.ToUnixTimeSeconds().ShouldBe(1_700_000_060);
        candidate.Nonce.ShouldBe(SignedRequest.Nonce);
        candidate.Components.ShouldBe(["@scheme", "@authority", "@method", "@path", "@query", "content-digest", "content-type"]);
        candidate.Base.Length.ShouldBe(449);
        candidate.Digest.ToString().ShouldBe("0xa7a6074cd2ab23379c04a8839a3566e98689326367a0ad9cd8ef389a961f96de");
        Secp256k1.TryRecoverAddress(candidate.Digest, candidate.Signature.Span, out var signer).ShouldBeTrue();
        signer.ShouldBe(candidate.Account.Address);
        reading.Fault.ShouldBe(SignatureFault.BadSignature);
    }

    [Theory]
    [InlineData("request=", "request =")]
    [InlineData("request=", "Request=")]
    [InlineData("request=", "=")]
    [InlineData("request=(", "request=")]
    [InlineData("request=(", "request=((")]
    [InlineData("\"@scheme\" ", "\"@scheme\"")]
    [InlineData("\"@scheme\" ", "\"@scheme\"\t")]
    [InlineData("\"@scheme\" ", "\"@scheme\", ")]
    [InlineData("\"@scheme\" ", "\"@scheme ")]
    [InlineData("\"@scheme\" ", "\"@sch\\eme\" ")]
    [InlineData("\"@scheme\" ", "\"@sch\u00e9me\" ")]
    [InlineData("\"@scheme\" ", "'@scheme' ")]
    [InlineData(");created", ") ;created")]
    [InlineData(";created=", ";Created=")]
    [InlineData(";created=", "; =")]
    [InlineData(";created=", ";created= ")]
    [InlineData(";created=1700000000", ";created=1700000000;created=1700000000")]
    [InlineData("created=1700000000", "created=1700000000000000")]
    [InlineData("created=1700000000", "created=+1700000000")]
    [InlineData("created=1700000000", "created=1700000000.")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128\",")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128\", request=()")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128\" a")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128\";")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128\"\n")]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128\"\0")]
    public void Read_MalformedInput_IsRefusedWhole(string piece, string replacement) => Fault(SignedRequest.With(piece, replacement)).ShouldBe(SignatureFault.SignatureInputInvalid);

    [Theory]
    [InlineData("request=:/BpE")]
    [InlineData("request=:/BpE:x")]
    [InlineData("request=:/Bp*:")]
    [InlineData("request=:/Bp:")]
    [InlineData("request=:/B=E:")]
    [InlineData("request=:/B pE:")]
    [InlineData("request=:/BpE:, request=:/BpE:")]
    [InlineData("request=\"/BpE\"")]
    [InlineData("request=/BpE")]
    [InlineData("request=(:/BpE:)")]
    [InlineData("request")]
    [InlineData("other=:/BpE:")]
    [InlineData("request;=:/BpE:")]
    [InlineData("")]
    public void Read_MalformedSignature_IsRefused(string signature) => Fault(new SignedRequest { Signature = signature }).ShouldBe(SignatureFault.SignatureInputInvalid);

    [Theory]
    [InlineData("\"@scheme\" ", "\"@scheme\" \"@scheme\" ", SignatureFault.SignatureInputInvalid)]
    [InlineData("\"@scheme\" ", "scheme ", SignatureFault.SignatureInputInvalid)]
    [InlineData("keyid=\"eip155:1:", "keyid=\"eip155:01:", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"eip155:1:", "keyid=\"eip155:0:", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"eip155:1:", "keyid=\"eip155::", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"eip155:1:", "keyid=\"eip155:18446744073709551616:", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"eip155:1:", "keyid=\"erc8128:1:", SignatureFault.InvalidKeyId)]
    [InlineData("keyid=\"eip155:1:", "keyid=\"solana:1:", SignatureFault.InvalidKeyId)]
    [InlineData(":0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", ":0x7E5F4552091A69125D5DFCB7B8C2659029395BDF\"", SignatureFault.InvalidKeyId)]
    [InlineData(":0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", ":0x7E5F4552091A69125d5dfCb7b8C2659029395Bdf\"", SignatureFault.InvalidKeyId)]
    [InlineData(":0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", ":0x7e5f4552091a69125d5dfcb7b8c2659029395bd\"", SignatureFault.InvalidKeyId)]
    [InlineData(";keyid=\"eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", ";keyid=eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", SignatureFault.InvalidKeyId)]
    [InlineData(";keyid=\"eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", "", SignatureFault.InvalidKeyId)]
    [InlineData(";created=1700000000", "", SignatureFault.InvalidTime)]
    [InlineData(";expires=1700000060", "", SignatureFault.InvalidTime)]
    [InlineData("created=1700000000", "created=\"1700000000\"", SignatureFault.InvalidTime)]
    [InlineData("created=1700000000", "created=1700000000.0", SignatureFault.InvalidTime)]
    [InlineData("created=1700000000", "created=@1700000000", SignatureFault.InvalidTime)]
    [InlineData("created=1700000000", "created=-1", SignatureFault.InvalidTime)]
    [InlineData("created=1700000000", "created", SignatureFault.InvalidTime)]
    [InlineData("expires=1700000060", "expires=999999999999999", SignatureFault.InvalidTime)]
    [InlineData("expires=1700000060", "expires=1700000000", SignatureFault.InvalidTime)]
    [InlineData("expires=1700000060", "expires=1699999999", SignatureFault.InvalidTime)]
    [InlineData("expires=1700000060", "expires=1700000061", SignatureFault.RequestValidityTooLong)]
    [InlineData("created=1700000000", "created=0", SignatureFault.RequestValidityTooLong)]
    [InlineData(";nonce=\"EjRWeJCrze8BI0VniavN7w\"", "", SignatureFault.NonceRequired)]
    [InlineData("nonce=\"EjRWeJCrze8BI0VniavN7w\"", "nonce=EjRWeJCrze8BI0VniavN7w", SignatureFault.InvalidNonce)]
    [InlineData("nonce=\"EjRWeJCrze8BI0VniavN7w\"", "nonce=1", SignatureFault.InvalidNonce)]
    [InlineData("nonce=\"EjRWeJCrze8BI0VniavN7w\"", "nonce", SignatureFault.InvalidNonce)]
    [InlineData("nonce=\"EjRWeJCrze8BI0VniavN7w\"", "nonce=\"\"", SignatureFault.InvalidNonce)]
    [InlineData(";tag=", ";alg=\"eth-personal-sign\";tag=", SignatureFault.UnsupportedAlgorithm)]
    [InlineData("\"@scheme\" ", "", SignatureFault.InsufficientCoverage)]
    [InlineData("\"@authority\" ", "", SignatureFault.InsufficientCoverage)]
    [InlineData("\"@method\" ", "", SignatureFault.InsufficientCoverage)]
    [InlineData("\"@path\" ", "", SignatureFault.InsufficientCoverage)]
    [InlineData("\"@query\" ", "", SignatureFault.InsufficientCoverage)]
    [InlineData("\"@query\" ", "\"@query\";req ", SignatureFault.InsufficientCoverage)]
    [InlineData("\"content-digest\" ", "", SignatureFault.InsufficientCoverage)]
    [InlineData(" \"content-type\"", "", SignatureFault.InsufficientCoverage)]
    [InlineData("\"@scheme\" ", "\"@scheme\" \"@status\" ", SignatureFault.NoAcceptableSignature)]
    [InlineData("\"@scheme\" ", "\"@scheme\" \"@query-param\";name=\"view\" ", SignatureFault.NoAcceptableSignature)]
    [InlineData("\"@scheme\" ", "\"@scheme\" \"content-type\";bs ", SignatureFault.NoAcceptableSignature)]
    [InlineData("\"@scheme\" ", "\"@scheme\" \"Content-Type\" ", SignatureFault.NoAcceptableSignature)]
    [InlineData("\"@scheme\" ", "\"@scheme\" \"x-absent\" ", SignatureFault.BadSignature)]
    [InlineData(";tag=\"erc8128\"", "", SignatureFault.NoAcceptableSignature)]
    [InlineData(";tag=\"erc8128\"", ";tag=\"erc8128-delegated\"", SignatureFault.NoAcceptableSignature)]
    [InlineData(";tag=\"erc8128\"", ";tag=erc8128", SignatureFault.NoAcceptableSignature)]
    public void Read_OneThingWrong_IsRefusedForIt(string piece, string replacement, SignatureFault fault) => Fault(SignedRequest.With(piece, replacement)).ShouldBe(fault);

    [Theory]
    [InlineData(1_699_999_969, SignatureFault.RequestNotYetValid)]
    [InlineData(1_699_999_970, SignatureFault.None)]
    [InlineData(1_700_000_090, SignatureFault.None)]
    [InlineData(1_700_000_091, SignatureFault.RequestExpired)]
    public void Read_EdgesOfTheTimes_AreThoseOfTheSkew(long now, SignatureFault fault)
    {
        var reading = SignedRequestReader.Read(new SignedRequest().Message, new SignedRequestRules(), DateTimeOffset.FromUnixTimeSeconds(now));

        reading.Candidates.Count.ShouldBe(fault == SignatureFault.None ? 1 : 0);
        reading.Fault.ShouldBe(fault == SignatureFault.None ? SignatureFault.BadSignature : fault);
    }

    [Theory]
    [InlineData(59, 1)]
    [InlineData(60, 0)]
    public void Read_OtherRules_AreHeld(int lifetime, int candidatesMissing) =>
        new SignedRequest().Read(new SignedRequestRules { MaxLifetime = TimeSpan.FromSeconds(lifetime) }).Candidates.Count.ShouldBe(1 - candidatesMissing);

    [Theory]
    [InlineData(128, SignatureFault.BadSignature)]
    [InlineData(129, SignatureFault.InvalidNonce)]
    public void Read_LongNonce_IsRefused(int length, SignatureFault fault) => new SignedRequest { Input = SignedRequest.With(SignedRequest.Nonce, new string('n', length)).Input }.Read().Fault.ShouldBe(fault);

    [Theory]
    [InlineData("Signature-Input")]
    [InlineData("Signature")]
    public void Read_FieldMissing_IsSaid(string field)
    {
        var request = new SignedRequest().Message;
        var message = request with { Field = name => string.Equals(name, field, StringComparison.OrdinalIgnoreCase) ? [] : request.Field(name) };

        SignedRequestReader.Read(message, new SignedRequestRules(), SignedRequest.Now).Fault.ShouldBe(SignatureFault.SignatureMissing);
        SignedRequestReader.IsSigned(message).ShouldBeTrue();
    }

    [Fact]
    public void IsSigned_NoSignatureField_IsFalse() => SignedRequestReader.IsSigned(SignedRequest.Send("GET", SignedRequest.Url, false)).ShouldBeFalse();

    [Fact]
    public void Read_ContentWithoutDigest_IsRefused()
    {
        var request = new SignedRequest().Message;
        var message = request with { Field = name => name == ContentDigest.FieldName ? [] : request.Field(name) };

        SignedRequestReader.Read(message, new SignedRequestRules(), SignedRequest.Now).Fault.ShouldBe(SignatureFault.ContentDigestRequired);
    }

    [Fact]
    public void Read_DigestOfNoContent_MustBeCovered()
    {
        var message = new SignedRequest { Input = SignedRequest.With("\"content-digest\" ", "").Input }.Message with { HasContent = false };

        SignedRequestReader.Read(message, new SignedRequestRules(), SignedRequest.Now).Fault.ShouldBe(SignatureFault.InsufficientCoverage);
    }

    [Theory]
    [InlineData(" \"x1\"", 25, SignatureFault.BadSignature)]
    [InlineData(" \"x1\"", 26, SignatureFault.SignatureTooLarge)]
    public void Read_ManyComponents_AreRefused(string component, int count, SignatureFault fault)
    {
        var more = string.Concat(Enumerable.Range(0, count).Select(i => component.Replace("1", $"{i}", StringComparison.Ordinal)));

        SignedRequest.With("\"content-type\")", $"\"content-type\"{more})").Read().Fault.ShouldBe(fault);
    }

    [Theory]
    [InlineData(11, 1)]
    [InlineData(12, 0)]
    public void Read_ManyParameters_AreRefused(int count, int candidates)
    {
        var reading = SignedRequest.With(";tag=", string.Concat(Enumerable.Range(0, count).Select(i => $";p{i}")) + ";tag=").Read();

        reading.Candidates.Count.ShouldBe(candidates);
        reading.Fault.ShouldBe(candidates > 0 ? SignatureFault.BadSignature : SignatureFault.SignatureTooLarge);
    }

    [Theory]
    [InlineData(8 * 1024, SignatureFault.BadSignature)]
    [InlineData((8 * 1024) + 1, SignatureFault.SignatureTooLarge)]
    public void Read_LongSignature_IsRefused(int size, SignatureFault fault) =>
        new SignedRequest { Signature = $"request=:{Convert.ToBase64String(new byte[size])}:" }.Read().Fault.ShouldBe(fault);

    [Fact]
    public void Read_LongFields_AreRefusedUnread()
    {
        var filling = new string(' ', SignedRequestReader.MaxFieldLength);

        Fault(SignedRequest.With("\"@scheme\" ", "\"@scheme\"" + filling)).ShouldBe(SignatureFault.SignatureTooLarge);
        Fault(new SignedRequest { Signature = "request=()" + filling + "," }).ShouldBe(SignatureFault.SignatureTooLarge);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 0)]
    public void Read_ManyCandidates_AreRefused(int count, int candidates)
    {
        var request = new SignedRequest
        {
            Input = string.Join(", ", Enumerable.Range(0, count).Select(i => $"a{i}={SignedRequest.List.TrimEnd()}")),
            Signature = string.Join(",", Enumerable.Range(0, count).Select(i => $"a{i}=:AAAA:")),
        };

        request.Read().Candidates.Count.ShouldBe(candidates);
        request.Read().Fault.ShouldBe(candidates > 0 ? SignatureFault.BadSignature : SignatureFault.SignatureTooLarge);
    }

    [Fact]
    public void Read_FailingCandidateBeforeAGoodOne_LeavesTheGoodOne()
    {
        var good = new SignedRequest();
        var reading = new SignedRequest { Input = $"first={SignedRequest.List.TrimEnd()}, other=();keyid=\"x\",{good.Input}", Signature = $"{good.Signature}" }.Read();

        reading.Candidates.ShouldHaveSingleItem().Label.ShouldBe("request");
        reading.Fault.ShouldBe(SignatureFault.SignatureInputInvalid);
    }

    [Fact]
    public void Read_FieldsOnSeveralLines_AreReadAsOne()
    {
        var one = new SignedRequest();
        var message = SignedRequest.Send(
            "POST", SignedRequest.Url, true, ("signature-input", "a=()"), ("signature-input", one.Input), ("signature", one.Signature), ("signature", "a=:AA==:"),
            ("content-digest", SignedRequest.Digest), ("content-type", "application/json"));

        SignedRequestReader.Read(message, new SignedRequestRules(), SignedRequest.Now).Candidates.ShouldHaveSingleItem().Digest.ShouldBe(one.Read().Candidates[0].Digest);
    }

    [Theory]
    [InlineData("POST", "https://api.example/items?view=changed")]
    [InlineData("POST", "https://api.example/items/?view=full")]
    [InlineData("POST", "https://api.example/item%73?view=full")]
    [InlineData("POST", "http://api.example/items?view=full")]
    [InlineData("POST", "https://api.example:8443/items?view=full")]
    [InlineData("POST", "https://api2.example/items?view=full")]
    [InlineData("PUT", "https://api.example/items?view=full")]
    [InlineData("post", "https://api.example/items?view=full")]
    public void Read_SignatureOfAnotherRequest_DoesNotRecoverToItsAccount(string method, string url)
    {
        var request = new SignedRequest().Message;
        var message = SignedRequest.Send(method, url, true) with { Field = request.Field };

        var candidate = SignedRequestReader.Read(message, new SignedRequestRules(), SignedRequest.Now).Candidates.ShouldHaveSingleItem();

        (Secp256k1.TryRecoverAddress(candidate.Digest, candidate.Signature.Span, out var signer) && signer == candidate.Account.Address).ShouldBeFalse();
    }

    private static SignatureFault Fault(SignedRequest request)
    {
        var reading = request.Read();
        reading.Candidates.ShouldBeEmpty();
        return reading.Fault;
    }
}
