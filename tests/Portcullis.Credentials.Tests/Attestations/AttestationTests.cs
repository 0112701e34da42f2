using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

public sealed class AttestationTests : IDisposable
{
    private const string Condition = """{"type":"token_balance","chainId":1,"contractAddress":"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48","operator":"gte","threshold":"1"}""";
    private const string Hash = "0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6132";

    private const string Result = $$"""
        {"condition":0,"label":"at least 1","type":"token_balance","chainId":1,"met":true,"evaluatedCondition":{{Condition}},"conditionHash":"{{Hash}}","blockNumber":"0x13a1b40","blockTimestamp":"2026-11-22T09:59:47.000Z"}
        """;

    private readonly Attester _attester = new();

    public void Dispose() => _attester.Dispose();

    [Fact]
    public void NewId_Many_AreOfTheFormAndAllDiffer()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => Attestation.NewId()).ToHashSet(StringComparer.Ordinal);
        ids.Count.ShouldBe(1000);
        ids.ShouldAllBe(id => Attestation.IsId(id));
        ids.First().ShouldMatch("^ATST-[0-9A-F]{16}$");
    }

    [Theory]
    [InlineData("ATST-0123456789abcdef")]
    [InlineData("ATST-0123456789ABCDE")]
    [InlineData("ATST-0123456789ABCDEF0")]
    [InlineData("TRST-0123456789ABCDEF")]
    [InlineData("ATST-0123456789ABCDEG")]
    public void IsId_OtherForm_No(string id) => Attestation.IsId(id).ShouldBeFalse();

    [Fact]
    public void Write_OneCondition_IsTheWholeObjectInOrder() => Written(_attester.Attest(true)).ShouldBe(
        $$"""{"id":"ATST-0123456789ABCDEF","pass":true,"results":[{{Result}}],"passCount":1,"failCount":0,"attestedAt":"2026-11-22T09:59:59.847Z","expiresAt":"2026-11-22T10:29:59.847Z"}""");

    [Fact]
    public void Write_OneOfThreeNotMet_DoesNotPassAndIsCounted()
    {
        var json = JsonElement.Parse(Written(_attester.Attest(true, false, true)));
        json.GetProperty("pass").GetBoolean().ShouldBeFalse();
        json.GetProperty("passCount").GetInt32().ShouldBe(2);
        json.GetProperty("failCount").GetInt32().ShouldBe(1);
        json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("condition").GetInt32()).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Write_Proof_IsTheLastMemberOfItsResult()
    {
        var attestation = _attester.Attest(true) with { Results = [Attester.MakeResult(0, met: true) with { Proof = JsonElement.Parse("""{"available":false}""") }] };
        Written(attestation).ShouldContain("\"blockTimestamp\":\"2026-11-22T09:59:47.000Z\",\"proof\":{\"available\":false}}]");
    }

    [Theory]
    [InlineData(0ul, "0x0")]
    [InlineData(16ul, "0x10")]
    [InlineData(20_585_280ul, "0x13a1b40")]
    [InlineData(ulong.MaxValue, "0xffffffffffffffff")]
    public void Write_BlockNumber_HasNoLeadingZeros(ulong number, string written) =>
        Written(_attester.Attest(true) with { Results = [Attester.MakeResult(0, met: true) with { BlockNumber = number }] }).ShouldContain($"\"blockNumber\":\"{written}\"");

    [Fact]
    public void Times_FinerThanTheirUnits_AreCutOff()
    {
        var instant = new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.FromHours(1)).AddTicks(9_999_999);
        var attestation = _attester.Attest(true) with { AttestedAt = instant, Results = [Attester.MakeResult(0, met: true) with { BlockTimestamp = instant }] };

        AttestationInstant.Write(attestation.AttestedAt).ShouldBe("2026-11-22T10:00:00.999Z");
        AttestationInstant.Write(attestation.Results[0].BlockTimestamp).ShouldBe("2026-11-22T10:00:00.000Z");
        (attestation.ExpiresAt - attestation.AttestedAt).ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void Results_None_AreRefused() => Should.Throw<ArgumentException>(() => _attester.Attest());

    [Fact]
    public void Results_ExchangedInACopy_AreWrittenAnew() =>
        Written(_attester.Attest(true) with { Results = [Attester.MakeResult(0, met: false)] }).ShouldContain("\"met\":false");

    [Fact]
    public void ConditionHash_ConditionExchangedInACopy_IsComputedAnew() =>
        (Attester.MakeResult(0, met: true) with { EvaluatedCondition = Attester.Condition(7) }).ConditionHash.ShouldBe(Attester.Hash(7));

    [Fact]
    public void Sign_Attestation_IsOverTheTaggedCanonicalJson()
    {
        var signature = _attester.Attest(true).Sign(_attester.Forge.Key);
        const string canonical = $$"""
            {"attestedAt":"2026-11-22T09:59:59.847Z","id":"ATST-0123456789ABCDEF","pass":true,"results":[{"blockNumber":"0x13a1b40","blockTimestamp":"2026-11-22T09:59:47.000Z","chainId":1,"condition":0,"conditionHash":"{{Hash}}","evaluatedCondition":{"chainId":1,"contractAddress":"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48","operator":"gte","threshold":"1","type":"token_balance"},"label":"at least 1","met":true,"type":"token_balance"}],"v":2}
            """;

        signature.Length.ShouldBe(88);
        signature.ShouldEndWith("==");
        using var key = ECDsa.Create();
        key.ImportFromPem(_attester.Forge.Key.ToPem());
        key.VerifyData(Encoding.UTF8.GetBytes("insumer.attestation.v2\n" + canonical), Convert.FromBase64String(signature), HashAlgorithmName.SHA256).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "\"wallet_proven\":true,")]
    public void SignToken_Attestation_IsWrittenInOrder(bool isWalletProven, string claim)
    {
        var parts = _attester.Token(_attester.Attest(true), isWalletProven).Split('.');

        Text(parts[0]).ShouldBe("""{"alg":"ES256","typ":"JWT","kid":"insumer-attest-v2"}""");
        parts[0].Length.ShouldBe(71);
        Text(parts[1]).ShouldBe(
            $$"""{"pass":true,"conditionHash":["{{Hash}}"],"blockNumber":"0x13a1b40","blockTimestamp":"2026-11-22T09:59:47.000Z","results":[{{Result}}],"""
            + claim
            + $$"""
            "iss":"https://gate.example","sub":"{{Attester.Wallet}}","jti":"ATST-0123456789ABCDEF","iat":1795341599,"exp":1795343399}
            """);
    }

    [Theory]
    [InlineData("key_recovery", "")]
    [InlineData("erc1271", ",\"proof\":\"erc1271\"")]
    [InlineData("erc6492", ",\"proof\":\"erc6492\"")]
    [InlineData("eip7702", ",\"proof\":\"eip7702\"")]
    public void SignToken_Proof_IsNamedAtTheEndWhereItHoldsOnOneChain(string kind, string claim)
    {
        var attestation = _attester.Attest(true, true);
        var byKey = Text(_attester.Token(attestation, isWalletProven: true).Split('.')[1]);

        Text(_attester.Token(attestation, ProofKind.Find(kind)!).Split('.')[1]).ShouldBe(byKey[..^1] + claim + "}");
    }

    [Fact]
    public void SignToken_ContractsWordAboutSeveralChains_Throws()
    {
        var attestation = _attester.Attest(true) with { Results = [Attester.MakeResult(0, met: true), Attester.MakeResult(1, met: true) with { ChainId = 10 }] };

        Should.Throw<ArgumentException>(() => _attester.Token(attestation, ProofKind.Contract));
        Should.NotThrow(() => _attester.Token(attestation, ProofKind.KeyRecovery));
    }

    [Fact]
    public void SignToken_SeveralConditions_NameTheBlockOfTheFirst()
    {
        var claims = JsonElement.Parse(Text(_attester.Token(_attester.Attest(false, true)).Split('.')[1]));
        claims.GetProperty("pass").GetBoolean().ShouldBeFalse();
        claims.GetProperty("conditionHash").EnumerateArray().Select(hash => hash.GetString()).ShouldBe([Attester.Hash(1), Attester.Hash(2)]);
        claims.GetProperty("blockNumber").GetString().ShouldBe("0x13a1b40");
    }

    [Fact]
    public void SignToken_KeyNamedByItsThumbprint_NamesItSo()
    {
        using var key = SigningKey.Create();
        Text(_attester.Attest(true).SignToken(key, Forge.Issuer, Attester.Wallet, isWalletProven: false).Split('.')[0]).ShouldContain($"\"kid\":\"{key.KeyId}\"");
    }

    [Fact]
    public void SignToken_QuotesInALabel_CannotAddAClaim()
    {
        var attestation = _attester.Attest(false) with { Results = [Attester.MakeResult(0, met: false) with { Label = "x\"}],\"pass\":true,\"y\":[{\"z\":\"" }] };
        JsonElement.Parse(Text(_attester.Token(attestation).Split('.')[1])).GetProperty("pass").GetBoolean().ShouldBeFalse();
    }

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    private static string Written(Attestation attestation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            attestation.Write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
