using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Attestations;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests.Attestations;

public sealed class AttestationResponseTests : IDisposable
{
    private static readonly Dictionary<string, Func<Attester, byte[]>> Forgeries = new(StringComparer.Ordinal)
    {
        ["empty"] = _ => [],
        ["not UTF-8"] = _ => [0xff, 0xfe],
        ["array"] = _ => "[]"u8.ToArray(),
        ["refusal"] = _ => """{"ok":false,"error":{"code":"rpc_failure","message":"x"}}"""u8.ToArray(),
        ["too deep"] = by => by.WithAnswer(answer => answer["meta"] = JsonNode.Parse(new string('[', 40) + new string(']', 40))),
        ["ok false"] = by => by.WithAnswer(answer => answer["ok"] = false),
        ["ok missing"] = by => by.WithAnswer(answer => answer.Remove("ok")),
        ["member beside data"] = by => by.WithAnswer(answer => answer["x"] = 1),
        ["data twice"] = by => Encoding.UTF8.GetBytes("{\"data\":1," + Encoding.UTF8.GetString(by.WithAnswer(_ => { }))[1..]),
        ["data missing"] = by => by.WithAnswer(answer => answer.Remove("data")),
        ["data array"] = by => by.WithAnswer(answer => answer["data"] = new JsonArray()),
        ["member of data that is not checked"] = by => by.WithData(data => data["pqSig"] = "AAAA"),
        ["attestation missing"] = by => by.WithData(data => data.Remove("attestation")),

        ["kid missing"] = by => by.WithData(data => data.Remove("kid")),
        ["kid other"] = by => by.WithData(data => data["kid"] = "insumer-trust-v2"),
        ["kid number"] = by => by.WithData(data => data["kid"] = 2),
        ["sig missing"] = by => by.WithData(data => data.Remove("sig")),
        ["sig null"] = by => by.WithData(data => data["sig"] = null),
        ["sig empty"] = by => by.WithData(data => data["sig"] = ""),
        ["sig zeros"] = by => by.WithData(data => data["sig"] = Convert.ToBase64String(new byte[64])),
        ["sig DER"] = by => by.WithData(data => data["sig"] = Convert.ToBase64String([0x30, 0x44, 0x02, 0x20, .. Convert.FromBase64String((string)data["sig"]!)[..32], 0x02, 0x20, .. new byte[32]])),
        ["sig without padding"] = by => by.WithData(data => data["sig"] = ((string)data["sig"]!).TrimEnd('=')),
        ["sig with a space"] = by => by.WithData(data => data["sig"] = (string)data["sig"]! + " "),
        ["sig with a line break"] = by => by.WithData(data => data["sig"] = ((string)data["sig"]!).Insert(40, "\n")),
        ["sig in base64url"] = WithUrlAlphabet,
        ["sig with stray bits"] = by => by.WithData(data => data["sig"] = WithStrayBits((string)data["sig"]!)),
        ["sig of another attestation"] = by => by.WithData(data => data["sig"] = (by.Attest(true, true) with { Id = Attestation.NewId() }).Sign(by.Forge.Key)),
        ["sig of the token"] = by => by.WithData(data => data["sig"] = Convert.ToBase64String(CompactJws.Parse(by.Token(by.Attest(true, true)))!.Signature)),

        ["id of another form"] = by => by.WithAttestation(attestation => attestation["id"] = "ATST-0123456789abcdef"),
        ["pass of what was not met"] = by => by.WithAttestation(attestation => attestation["results"]![1]!["met"] = false),
        ["no pass of what was met"] = by => by.WithAttestation(attestation => attestation["pass"] = false),
        ["condition other than its hash"] = by => by.WithAttestation(attestation => attestation["results"]![0]!["evaluatedCondition"]!["threshold"] = "0"),
        ["condition missing"] = by => by.WithAttestation(attestation => attestation["results"]![0]!.AsObject().Remove("evaluatedCondition")),
        ["hash other"] = by => by.WithAttestation(attestation => attestation["results"]![0]!["conditionHash"] = Attester.Hash(3)),
        ["hash missing"] = by => by.WithAttestation(attestation => attestation["results"]![0]!.AsObject().Remove("conditionHash")),
        ["passCount wrong"] = by => by.WithAttestation(attestation => attestation["passCount"] = 3),
        ["failCount wrong"] = by => by.WithAttestation(attestation => attestation["failCount"] = 1),
        ["failCount missing"] = by => by.WithAttestation(attestation => attestation.Remove("failCount")),
        ["expiresAt missing"] = by => by.WithAttestation(attestation => attestation.Remove("expiresAt")),
        ["expiresAt later"] = by => by.WithAttestation(attestation => attestation["expiresAt"] = "2026-11-22T10:29:59.848Z"),
        ["expiresAt earlier"] = by => by.WithAttestation(attestation => attestation["expiresAt"] = "2026-11-22T10:29:59.846Z"),
        ["attestedAt in seconds"] = by => by.WithAttestation(attestation => attestation["attestedAt"] = "2026-11-22T09:59:59Z"),
        ["attestedAt at the end of time"] = by => by.WithAttestation(attestation => (attestation["attestedAt"], attestation["expiresAt"]) = ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")),
        ["attestedAt ahead"] = by => by.WithAttestation(attestation => (attestation["attestedAt"], attestation["expiresAt"]) = ("2026-11-22T10:01:00.001Z", "2026-11-22T10:31:00.001Z")),
        ["member that is not signed"] = by => by.WithAttestation(attestation => attestation["wallet"] = Attester.Wallet),
        ["half a character in a result"] = by => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(by.WithAnswer(_ => { })).Replace("\"met\":true", "\"met\":true,\"x\":\"\\ud800\"", StringComparison.Ordinal)),

        ["jwt empty"] = by => WithToken(by, ""),
        ["jwt number"] = by => by.WithData(data => data["jwt"] = 1),
        ["jwt that is an access token"] = by => WithToken(by, by.Forge.Claims().Sign(by.Forge.Key)),
        ["jwt of another attestation"] = by => WithToken(by, by.Token(by.Attest(true, true) with { Id = "ATST-0123456789ABCDE0" })),
        ["jwt with another label"] = by => WithToken(by, by.WithPayload(claims => claims["results"]![0]!["label"] = "x")),
        ["jwt with one member more"] = by => WithToken(by, by.WithPayload(claims => claims["results"]![0]!["x"] = 1)),
        ["jwt that says no"] = by => WithToken(by, by.Token(by.Attest(true, false))),
        ["jwt with fewer results"] = by => WithToken(by, by.Token(by.Attest(true))),
        ["jwt that expires a second earlier"] = by => WithToken(by, by.WithPayload(claims => claims["exp"] = (long)claims["exp"]! - 1)),
        ["jwt under another key"] = WithTokenOfAnotherKey,
        ["jwt of another issuer"] = by => WithToken(by, by.WithPayload(claims => claims["iss"] = "https://evil.example")),
    };

    private readonly Attester _attester = new();

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    public void Dispose() => _attester.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task VerifyResponseAsync_Forgery_IsInvalid(string name)
    {
        var outcome = await _attester.VerifyAsync(Forgeries[name](_attester));
        outcome.IsValid.ShouldBeFalse();
        outcome.Attestation.ShouldBeNull();
        outcome.Token.ShouldBeNull();
        outcome.Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Fact]
    public async Task VerifyResponseAsync_WhatForgeriesStartFrom_IsValid()
    {
        (await _attester.VerifyAsync(_attester.WithAttestation(_ => { }))).IsValid.ShouldBeTrue();
        (await _attester.VerifyAsync(WithToken(_attester, _attester.WithPayload(_ => { })))).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyResponseAsync_GoodAnswer_GivesTheAttestation()
    {
        var attestation = _attester.Attest(true, true, false);
        var outcome = await _attester.VerifyAsync(_attester.Response(attestation));

        outcome.Token.ShouldBeNull();
        outcome.Attestation.ShouldNotBeNull().ShouldSatisfyAllConditions(
            read => read.Id.ShouldBe(attestation.Id), read => read.Pass.ShouldBeFalse(), read => read.AttestedAt.ShouldBe(attestation.AttestedAt),
            read => read.Results.Count.ShouldBe(3), read => _attester.Response(read)[..400].ShouldBe(_attester.Response(attestation)[..400]));
    }

    [Fact]
    public async Task VerifyResponseAsync_MetaOfAnyForm_DoesNotMatter() =>
        (await _attester.VerifyAsync(_attester.WithAnswer(answer => answer["meta"] = new JsonObject { ["version"] = "1.0", ["creditsCharged"] = 1 }))).IsValid.ShouldBeTrue();

    [Fact]
    public async Task VerifyResponseAsync_TokenNull_CountsAsNone() =>
        (await _attester.VerifyAsync(_attester.WithData(data => data["jwt"] = null))).IsValid.ShouldBeTrue();

    [Fact]
    public async Task VerifyResponseAsync_TokenBeside_GivesItsClaims()
    {
        var attestation = _attester.Attest(true, true);
        var outcome = await _attester.VerifyAsync(_attester.Response(attestation, _attester.Token(attestation, isWalletProven: true)), AttestationExpectation.ForProvenWallet([Attester.Hash(1)]));
        outcome.Token!.IsWalletProven.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyResponseAsync_MembersInAnotherOrderWithSpace_AreTheSame()
    {
        var data = JsonNode.Parse(_attester.Response(_attester.Attest(true, true)))!["data"]!.AsObject();
        var attestation = new JsonObject(data["attestation"]!.AsObject().Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var answer = new JsonObject { ["data"] = new JsonObject { ["kid"] = Attestation.KeyId, ["sig"] = (string)data["sig"]!, ["attestation"] = attestation }, ["ok"] = true };
        (await _attester.VerifyAsync(Encoding.UTF8.GetBytes(answer.ToJsonString(new() { WriteIndented = true })))).IsValid.ShouldBeTrue();
    }

    private static byte[] WithToken(Attester by, string token) => by.Response(by.Attest(true, true), token);

    private static byte[] WithTokenOfAnotherKey(Attester by)
    {
        using var other = SigningKey.Create();
        by.Forge.Publish(other.PublicKey);
        return WithToken(by, by.Attest(true, true).SignToken(other, Forge.Issuer, Attester.Wallet, isWalletProven: false));
    }

    private static byte[] WithUrlAlphabet(Attester by)
    {
        var (attestation, signature) = (by.Attest(true, true), "");
        while (!signature.Contains('+', StringComparison.Ordinal) && !signature.Contains('/', StringComparison.Ordinal))
        {
            signature = attestation.Sign(by.Forge.Key);
        }

        return by.WithData(data => data["sig"] = signature.Replace('+', '-').Replace('/', '_'));
    }

    // The last letter before the padding carries two bits; the other four must be zero.
    private static string WithStrayBits(string signature)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return signature[..85] + letters[letters.IndexOf(signature[85], StringComparison.Ordinal) + 1] + "==";
    }
}
