using System.Text;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.SignedRequests;

/// <summary>An input is three lines: <c>Signature-Input</c>, <c>Signature</c> and <c>Content-Digest</c>.</summary>
public sealed class SignedRequestMutationTests
{
    private const string SliceKit =
        "eth=(\"@authority\" \"@method\" \"@path\" \"@query\" \"content-digest\");created=1700000000;expires=1700000060;nonce=\"EjRWeJCrze8BI0VniavN7w\";keyid=\"erc8128:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"";

    private static readonly SignedRequest Good = new();
    private static readonly Address Account = Address.Parse(SignedRequest.Address);
    private static readonly SignedRequestRules Rules = new() { AcceptSliceKit = true };

    private static readonly FuzzTarget Target = new(
        "signed request reader",
        [
            $"{Good.Input}\n{Good.Signature}\n{SignedRequest.Digest}",
            $"{SliceKit}, {Good.Input}\n{Good.Signature}, eth=:AAAA:\n{SignedRequest.Digest}, sha-512=:AAAA:",
            "a=();d=@1;e=%\"%c3%a9\";f=?0;g=-1.5;h=tok/en;i=:AA==:, b, c=1\na=:AA==:;x=\"\\\\\\\"\", b=2\nmd5=:AA==:",
        ],
        Probe)
    {
        Tokens =
        [
            "\"@scheme\"", "\"@authority\"", "\"@method\"", "\"@path\"", "\"@query\"", "\"@target-uri\"", "\"content-digest\"", "\"content-type\"", ";created=1700000000", ";expires=1700000060", ";nonce=\"a\"",
            ";keyid=\"eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", ";tag=\"erc8128\"", ";alg=\"a\"", "request=", "eth=", "erc8128:1:", "eip155:1:", ":AAAA:", "?1", "@1", "%\"%ff\"", "(", ")", ", ", "; ", "\\\"",
            "999999999999999", "1.0", "*",
        ],
        Separators = "\n,;()\" =:",
        MaxLength = 6_000,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_Mutants_AreRefusedWithACodeOrCoverWhatTheyMust()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.Count.ShouldBeGreaterThan(30);
    }

    private static string Probe(string text)
    {
        var lines = text.Split('\n');
        var message = SignedRequest.Send(
            "POST", SignedRequest.Url, true, ("Signature-Input", lines[0]), ("Signature", lines.ElementAtOrDefault(1) ?? ""), ("Content-Digest", lines.ElementAtOrDefault(2) ?? ""), ("Content-Type", "application/json"));

        var reading = SignedRequestReader.Read(message, Rules, SignedRequest.Now);
        reading.Fault.ToCode().ShouldNotBeEmpty();
        reading.Candidates.Count.ShouldBeLessThanOrEqualTo(SignedRequestReader.MaxCandidates);
        foreach (var candidate in reading.Candidates)
        {
            Check(candidate);
        }

        var digest = ContentDigest.Verify(message, Encoding.ASCII.GetBytes(SignedRequest.Content));
        return $"{reading.Fault} {digest} {string.Join(' ', reading.Candidates.Select(candidate => $"{candidate.Profile} {candidate.Components.Count}"))}";
    }

    private static void Check(SignatureCandidate candidate)
    {
        var lines = Encoding.ASCII.GetString(candidate.Base.Span).Split('\n');
        lines.Length.ShouldBe(candidate.Components.Count + 1);
        lines[^1].ShouldStartWith("\"@signature-params\": (");
        new[] { "\"@path\": /items", "\"@query\": ?view=full", "\"@method\": POST", "\"@authority\": api.example" }.Except(lines, StringComparer.Ordinal).ShouldBeEmpty();
        lines.ShouldContain(line => line.StartsWith("\"content-digest\": ", StringComparison.Ordinal));
        candidate.Digest.ShouldBe(PersonalMessage.ComputeHash(candidate.Base.Span));
        candidate.Nonce.Length.ShouldBeInRange(1, 128);
        (candidate.Expires - candidate.Created).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        if (Secp256k1.TryRecoverAddress(candidate.Digest, candidate.Signature.Span, out var signer) && signer == Account)
        {
            candidate.Base.Length.ShouldBe(449);
            candidate.Account.Address.ShouldBe(Account);
        }
    }
}
