using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Attestations;
using Portcullis.Credentials.Jose;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Credentials.Tests.Attestations;

/// <summary>Attestations changed after they were signed, and claims that the issuer signs however odd they are.</summary>
public sealed class AttestationMutationTests : IDisposable
{
    private static readonly string[] Words =
    [
        "\"alg\":", "\"typ\":", "\"kid\":", "\"pass\":", "\"conditionHash\":", "\"blockNumber\":", "\"blockTimestamp\":", "\"results\":", "\"wallet_proven\":", "\"iss\":", "\"sub\":", "\"jti\":",
        "\"iat\":", "\"exp\":", "\"met\":", "\"evaluatedCondition\":", "\"label\":", "\"proof\":", "\"meta\":", "\"jwt\":", "\"sig\":", ",\"x\":1", "\"ES256\"", "\"none\"", "\"erc1271\"", "\"key_recovery\"", "\"JWT\"", "\"at+jwt\"",
        "\"\\ud800\"", "\"\\ud800\":1,", "\\u0000", "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "1e999", "-1", "0x", "253402300800", "\xef\xbb\xbf", "\xc3\x28", "\n", " ", "=", ".",
    ];

    private readonly FuzzedIssuer _issuer = new();
    private readonly Attester _attester;

    public AttestationMutationTests() => _attester = new Attester(SigningKey.FromPem(_issuer.Forge.Key.ToPem(), JwsAlgorithm.ES256, Attestation.KeyId));

    public void Dispose()
    {
        _attester.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Verify_MutantsOfGoodTokens_HoldOnlyWithTheVeryHeaderAndClaims()
    {
        string[] good = [_attester.Token(_attester.Attest(true, true)), _attester.Token(_attester.Attest(true), isWalletProven: true), _attester.Token(_attester.Attest(true, false)), _attester.Token(_attester.Attest(true), ProofKind.Contract)];
        var target = new FuzzTarget("attestation tokens", good, token => Probe(token, good))
        {
            Tokens = [".", "..", "=", "A", "-", "_", "+", "/", "\n", "e30", new('A', 86), .. good.SelectMany(token => token.Split('.'))],
            Separators = ".", MaxLength = AttestationToken.MaxLength + 100, Own = [(_, token) => FuzzedIssuer.Twin(token)],
        };

        (await Fuzzer.RunAsync(target, cases: 4_000)).Outcomes.ShouldContain(outcome => outcome == "valid");
    }

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Verify_MutantsOfHeaderAndClaims_HoldOnlyWhenAnotherReaderFindsThemRight()
    {
        string[] good = [_attester.Token(_attester.Attest(true, true), isWalletProven: true), _attester.Token(_attester.Attest(true, true), ProofKind.Contract)];
        var inputs = good.Select(token => CompactJws.Parse(token)!).Select(parts => $"{Encoding.Latin1.GetString(parts.Header)}\n{Encoding.Latin1.GetString(parts.Payload)}");
        var target = new FuzzTarget("attestation claims", [.. inputs], ProbeClaims)
        {
            Tokens = Words, Separators = ",{}[]:\n", Largest = '\xff', BytesPerCharacter = 600, FreeBytes = 128 * 1024, Own = [ChangeLastPart],
        };

        (await Fuzzer.RunAsync(target, cases: 6_000)).Outcomes.ShouldContain(outcome => outcome == "valid");
    }

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task VerifyResponse_MutantsOfGoodAnswers_HoldOnlyWithTheVeryAttestation()
    {
        var attestation = _attester.Attest(true, true);
        var good = new[] { _attester.Response(attestation), _attester.Response(attestation, _attester.Token(attestation)) }.Select(Encoding.Latin1.GetString).ToList();
        var target = new FuzzTarget("attestation answers", good, answer => ProbeAnswer(answer, attestation))
        {
            Tokens = Words, Separators = ",{}[]:", Largest = '\xff', BytesPerCharacter = 600, FreeBytes = 128 * 1024, Own = [JsonMutation.Change],
        };

        (await Fuzzer.RunAsync(target, cases: 6_000)).Outcomes.ShouldContain(outcome => outcome == "valid");
    }

    private string Probe(string token, string[] good)
    {
        var outcome = Now(_attester.Verifier.ReadWithoutDecidingAsync(token, CancellationToken.None));
        if (outcome.IsValid)
        {
            good.SelectMany(original => new[] { original, FuzzedIssuer.Twin(original) }).ShouldContain(original => original == token);
            return "valid";
        }

        outcome.Token.ShouldBeNull();
        return outcome.Refusal.Detail;
    }

    private string ProbeClaims(string input)
    {
        var at = input.IndexOf('\n', StringComparison.Ordinal);
        var (header, payload) = at < 0 ? (input, "") : (input[..at], input[(at + 1)..]);
        var outcome = Now(_attester.Verifier.ReadWithoutDecidingAsync(_issuer.Sign(header, payload), CancellationToken.None));
        if (!outcome.IsValid)
        {
            outcome.Refusal.Code.ShouldBeOneOf(RefusalCode.AttestationInvalid, RefusalCode.AttestationExpired);
            return outcome.Refusal.Detail;
        }

        IsRight(JsonElement.Parse(Encoding.Latin1.GetBytes(payload)), outcome.Token);
        return "valid";
    }

    private void IsRight(JsonElement claims, AttestationToken token)
    {
        var results = claims.GetProperty("results").EnumerateArray().ToList();
        var hashes = results.ConvertAll(result => result.GetProperty("conditionHash").GetString()!);
        results.ConvertAll(result => ConditionHash.Of(result.GetProperty("evaluatedCondition"))).ShouldBe(hashes);
        claims.GetProperty("conditionHash").EnumerateArray().Select(hash => hash.GetString()).ShouldBe(hashes);
        token.ConditionHashes.ShouldBe(hashes);
        token.Pass.ShouldBe(results.TrueForAll(result => result.GetProperty("met").GetBoolean()));
        claims.GetProperty("pass").GetBoolean().ShouldBe(token.Pass);
        claims.GetProperty("iss").GetString().ShouldBe(Forge.Issuer);
        claims.GetProperty("sub").GetString().ShouldBe(token.Wallet);
        claims.GetProperty("blockNumber").GetString().ShouldBe(results[0].GetProperty("blockNumber").GetString());
        claims.GetProperty("exp").GetInt64().ShouldBeGreaterThan(_attester.Forge.Now);
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBeInRange(1, 1800);
        token.IsWalletProven.ShouldBe(claims.TryGetProperty("wallet_proven", out var proven) && proven.ValueKind == JsonValueKind.True);
        var names = claims.TryGetProperty("proof", out var proof);
        token.Proof?.Name.ShouldBe(names ? proof.GetString() : "key_recovery");
        token.Proof?.HoldsOnEveryChain.ShouldBe(!names);
        (!names || results.TrueForAll(result => result.GetProperty("chainId").GetUInt64() == results[0].GetProperty("chainId").GetUInt64())).ShouldBeTrue();
    }

    private string ProbeAnswer(string answer, Attestation attestation)
    {
        var outcome = Now(_attester.Verifier.VerifyResponseAsync(Encoding.Latin1.GetBytes(answer), Attester.Expected, CancellationToken.None));
        if (!outcome.IsValid)
        {
            outcome.Attestation.ShouldBeNull();
            return outcome.Refusal.Detail;
        }

        var expected = JsonNode.Parse(_attester.Response(attestation))!["data"]!["attestation"];
        JsonNode.DeepEquals(JsonNode.Parse(Encoding.Latin1.GetBytes(answer))!["data"]!["attestation"], expected).ShouldBeTrue();
        return "valid";
    }

    // A changed payload is signed anew; a changed header seldom gets anywhere.
    private static string ChangeLastPart(Random random, string input)
    {
        var at = input.IndexOf('\n', StringComparison.Ordinal);
        return at < 0 ? input : input[..(at + 1)] + JsonMutation.Change(random, input[(at + 1)..]);
    }

    private static T Now<T>(ValueTask<T> outcome)
    {
        outcome.IsCompleted.ShouldBeTrue();
        return outcome.AsTask().GetAwaiter().GetResult();
    }
}
