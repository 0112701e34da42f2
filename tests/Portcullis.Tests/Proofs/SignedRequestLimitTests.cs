using System.Security.Cryptography;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Tests.Proofs;

/// <summary>
/// The most that a signed request may have of anything is taken, and one more is refused before a key is recovered, a nonce is looked up or a chain is asked: in both forms. Everything else about each
/// request is good, and signed as it is sent.
/// </summary>
[Collection(Alone.Name)]
public sealed class SignedRequestLimitTests(CountedGateway gate) : IDisposable
{
    private const string Path = "/silver/x";
    private const string Content = "content";

    private readonly EthereumKey _key = new(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("signatures", 8, 403, null)]
    [InlineData("signatures", 9, 400, "signature_too_large")]
    [InlineData("characters of Signature-Input", 16_384, 403, null)]
    [InlineData("characters of Signature-Input", 16_385, 400, "signature_too_large")]
    [InlineData("characters of Signature", 16_384, 403, null)]
    [InlineData("characters of Signature", 16_385, 400, "signature_too_large")]
    [InlineData("bytes of a signature", 8_192, 401, "bad_signature")]
    [InlineData("bytes of a signature", 8_193, 400, "signature_too_large")]
    [InlineData("seconds of validity", 60, 403, null)]
    [InlineData("seconds of validity", 61, 401, "request_validity_too_long")]
    [InlineData("seconds of validity", 1, 403, null)]
    [InlineData("seconds of validity", 0, 401, "invalid_time")]
    [InlineData("seconds of validity", -1, 401, "invalid_time")]
    [InlineData("seconds ahead", 30, 403, null)]
    [InlineData("seconds ahead", 31, 401, "request_not_yet_valid")]
    [InlineData("characters of the nonce", 128, 403, null)]
    [InlineData("characters of the nonce", 129, 401, "invalid_nonce")]
    [InlineData("characters of the nonce", 0, 401, "invalid_nonce")]
    [InlineData("nonces", 0, 401, "nonce_required")]
    [InlineData("digests of the content", 0, 401, "content_digest_required")]
    [Trait("Case", "D4")]
    public async Task Signed_OneMoreThanMayBe_TouchesNeitherKeyNorStoreNorChain(string what, int count, int status, string? reason)
    {
        foreach (var profile in Enum.GetValues<SignedRequestProfile>())
        {
            var requests = RequestsIn(profile);
            var signature = Vary(requests, what, count);

            var (reply, work) = await gate.MeasureAsync(() => requests.SendAsync(Path, signature, Content));

            reply.ShouldBe(status, status switch { 400 => "signed_request_malformed", 401 => "signed_request_invalid", _ => "policy_not_met" }, $"{profile}");
            ((string?)reply.Body["reason"]).ShouldBe(reason);
            (reason is null ? work with { Reads = 0, Heads = 0 } : work).ShouldBe(CostOf(reason), $"{profile}");
        }
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_NineInTwoForms_AreCountedTogether()
    {
        var (draft, other) = (Sign(RequestsIn(SignedRequestProfile.Draft)), Sign(RequestsIn(SignedRequestProfile.SliceKit)));
        var nine = Together([.. Enumerable.Repeat(draft, 5), .. Enumerable.Repeat(other, 4)]);

        var (reply, work) = await gate.MeasureAsync(() => RequestsIn(SignedRequestProfile.Draft).SendAsync(Path, nine, Content));

        reply.ShouldBe(400, "signed_request_malformed").Text("reason").ShouldBe("signature_too_large");
        work.ShouldBe(default);
    }

    private static Work CostOf(string? reason) => reason switch
    {
        null => new Work(Lookups: 0, Recoveries: 1, Questions: 0, Uses: 1, Reads: 0),
        "bad_signature" => new Work(Lookups: 1, Recoveries: 1, Questions: 1, Uses: 0, Reads: 0),
        _ => default,
    };

    private RequestSigning RequestsIn(SignedRequestProfile profile) => new(gate.Gateway.Http, _key, gate.Clock, profile);

    private RequestSignature Sign(RequestSigning requests) => requests.Sign(new Account(1, _key.Address), Path, Content);

    private RequestSignature Vary(RequestSigning requests, string what, int count)
    {
        var good = Sign(requests);
        var now = gate.Clock.Now.ToUnixTimeSeconds();
        RequestSignature Again(Func<string, string> change) => requests.SignAgain(good, Path, Content, change);
        return what switch
        {
            "signatures" => Together([.. Enumerable.Repeat(good, count)]),
            "characters of Signature-Input" => good with { SignatureInput = Fill(good.SignatureInput, count) },
            "characters of Signature" => good with { Signature = Fill(good.Signature, count) },
            "bytes of a signature" => good with { Signature = RequestSigning.Write(new byte[count]) },
            "seconds of validity" => Again(input => With(input, "expires", $"{now + count}")),
            "seconds ahead" => Again(input => With(With(input, "created", $"{now + count}"), "expires", $"{now + count + 60}")),
            "characters of the nonce" => Again(input => With(input, "nonce", $"\"{RandomNumberGenerator.GetHexString(count)}\"")),
            "nonces" => Again(input => With(input, "nonce", null)),
            "digests of the content" => Again(input => input.Replace(" \"content-digest\"", "", StringComparison.Ordinal)) with { ContentDigest = null },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    /// <summary>Adds a member that means nothing, up to a length.</summary>
    private static string Fill(string field, int length) => (field + ", ").PadRight(length, 'x');

    private static string With(string input, string parameter, string? value) => string.Join(';', input.Split(';')
        .Where(part => value is not null || !part.StartsWith($"{parameter}=", StringComparison.Ordinal))
        .Select(part => part.StartsWith($"{parameter}=", StringComparison.Ordinal) ? $"{parameter}={value}" : part));

    /// <summary>Several in one request, each under a label of its own.</summary>
    private static RequestSignature Together(IReadOnlyList<RequestSignature> signatures)
    {
        string Join(Func<RequestSignature, string> field) => string.Join(", ", signatures.Select((one, i) => $"s{i}{field(one)[field(one).IndexOf('=', StringComparison.Ordinal)..]}"));
        return new RequestSignature(Join(one => one.SignatureInput), Join(one => one.Signature), signatures[0].ContentDigest);
    }
}
