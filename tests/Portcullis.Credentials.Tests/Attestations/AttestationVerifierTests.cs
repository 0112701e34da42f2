using System.Text.Json.Nodes;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

public sealed class AttestationVerifierTests : IDisposable
{
    private readonly Attester _attester = new();

    public void Dispose() => _attester.Dispose();

    [Fact]
    public async Task VerifyAsync_GoodToken_GivesItsClaims()
    {
        var attestation = _attester.Attest(true, true);
        var token = (await _attester.VerifyAsync(_attester.Token(attestation))).Token.ShouldNotBeNull();

        token.ShouldSatisfyAllConditions(
            claims => claims.Id.ShouldBe(attestation.Id), claims => claims.Wallet.ShouldBe(Attester.Wallet), claims => claims.Issuer.ShouldBe(Forge.Issuer),
            claims => claims.Pass.ShouldBeTrue(), claims => claims.ConditionHashes.ShouldBe([Attester.Hash(1), Attester.Hash(2)]), claims => claims.IsWalletProven.ShouldBeFalse(),
            claims => claims.IssuedAt.ToUnixTimeSeconds().ShouldBe(_attester.Forge.Now - 1), claims => (claims.ExpiresAt - claims.IssuedAt).ShouldBe(Attestation.Lifetime));
        token.Results.Select(result => (result.Condition, result.Label, result.Met, result.BlockNumber, result.BlockTimestamp))
            .ShouldBe(attestation.Results.Select(result => (result.Condition, result.Label, result.Met, result.BlockNumber, result.BlockTimestamp)));
    }

    [Fact]
    public async Task ReadWithoutDecidingAsync_TokenThatSaysNo_IsRead()
    {
        var outcome = await _attester.Verifier.ReadWithoutDecidingAsync(_attester.Token(_attester.Attest(false)), TestContext.Current.CancellationToken);
        outcome.IsValid.ShouldBeTrue();
        outcome.Token.Pass.ShouldBeFalse();
    }

    [Fact]
    public async Task VerifyAsync_NothingExpected_Throws() =>
        await Should.ThrowAsync<ArgumentNullException>(async () => await _attester.Verifier.VerifyAsync("", null!, TestContext.Current.CancellationToken));

    [Fact]
    public async Task VerifyAsync_AccessTokenUnderTheSameKey_IsRefused() =>
        (await _attester.VerifyAsync(_attester.Forge.Claims().Sign(_attester.Forge.Key))).Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);

    [Fact]
    public async Task AccessTokenVerifier_AttestationUnderTheSameKey_IsRefused()
    {
        var token = _attester.WithPayload(claims =>
        {
            foreach (var (name, value) in _attester.Forge.Payload())
            {
                claims[name] = value?.DeepClone();
            }
        });
        (await _attester.Forge.VerifyAsync(token)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
        (await _attester.Forge.VerifyAsync(_attester.Token(_attester.Attest(true)))).IsValid.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public async Task VerifyAsync_Expiry_HasNoTolerance(int secondsLeft, bool accepted)
    {
        var outcome = await _attester.VerifyAsync(_attester.WithPayload(claims =>
        {
            claims["iat"] = _attester.Forge.Now - 100;
            claims["exp"] = _attester.Forge.Now + secondsLeft;
        }));
        outcome.IsValid.ShouldBe(accepted);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.AttestationExpired);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task VerifyAsync_IssuedAhead_IsTakenUpToTheSkew(int secondsAhead, bool accepted)
    {
        var outcome = await _attester.VerifyAsync(_attester.WithPayload(claims =>
        {
            claims["iat"] = _attester.Forge.Now + secondsAhead;
            claims["exp"] = _attester.Forge.Now + 900;
        }));
        outcome.IsValid.ShouldBe(accepted);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Fact]
    public async Task VerifyAsync_AnHourLater_HasExpired()
    {
        var attestation = _attester.Attest(true, true);
        var (token, response) = (_attester.Token(attestation), _attester.Response(attestation));
        _attester.Forge.Clock.Advance(TimeSpan.FromHours(1));
        (await _attester.VerifyAsync(token)).Refusal!.Code.ShouldBe(RefusalCode.AttestationExpired);
        (await _attester.VerifyAsync(response)).Refusal!.Code.ShouldBe(RefusalCode.AttestationExpired);
    }

    [Fact]
    public async Task VerifyAsync_UnknownClaimAndMemberOfAResult_ArePassedOver() => (await _attester.VerifyAsync(_attester.WithPayload(claims =>
    {
        claims["aud"] = "x";
        claims["results"]![0]!["matchedVia"] = "owner";
    }))).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("[true]")]
    [InlineData("false")]
    [InlineData("null")]
    public async Task VerifyAsync_WalletProvenOtherThanTrue_IsNotProven(string json) =>
        (await _attester.VerifyAsync(_attester.WithPayload(claims => claims["wallet_proven"] = JsonNode.Parse(json)))).Token!.IsWalletProven.ShouldBeFalse();

    [Theory]
    [InlineData("erc1271")]
    [InlineData("erc6492")]
    [InlineData("eip7702")]
    public async Task VerifyAsync_ProvenByAContract_SaysSo(string kind)
    {
        var token = _attester.Token(_attester.Attest(true, true), ProofKind.Find(kind)!);

        var read = (await _attester.VerifyAsync(token, AttestationExpectation.ForProvenWallet([Attester.Hash(1)]))).Token.ShouldNotBeNull();

        (read.IsWalletProven, read.Proof).ShouldBe((true, ProofKind.Find(kind)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VerifyAsync_NoProofNamed_IsAKeysOrNone(bool isWalletProven) =>
        (await _attester.VerifyAsync(_attester.Token(_attester.Attest(true, true), isWalletProven))).Token!.Proof.ShouldBe(isWalletProven ? ProofKind.KeyRecovery : null);

    [Theory]
    [InlineData("true", "\"erc9999\"")]
    [InlineData("true", "\"ERC1271\"")]
    [InlineData("true", "\"\"")]
    [InlineData("true", "null")]
    [InlineData("true", "true")]
    [InlineData("true", "[\"erc1271\"]")]
    [InlineData("true", "\"key_recovery\"")]
    [InlineData("true", "\"ed25519\"")]
    [InlineData("false", "\"erc1271\"")]
    [InlineData("1", "\"erc1271\"")]
    public async Task VerifyAsync_ProofThatIsNotKnownOrProvesNothing_IsRefused(string isWalletProven, string proof) =>
        (await _attester.VerifyAsync(_attester.WithPayload(claims => (claims["wallet_proven"], claims["proof"]) = (JsonNode.Parse(isWalletProven), JsonNode.Parse(proof)))))
            .Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, false)]
    public async Task VerifyAsync_ContractsWord_HoldsOnOneChain(int chainOfTheSecond, bool accepted)
    {
        var outcome = await _attester.VerifyAsync(_attester.WithPayload(claims =>
        {
            (claims["wallet_proven"], claims["proof"]) = (true, "erc1271");
            claims["results"]![1]!["chainId"] = chainOfTheSecond;
        }));

        outcome.IsValid.ShouldBe(accepted);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Fact]
    public async Task VerifyAsync_StateProof_IsReadHoweverDeepItIs()
    {
        var proof = System.Text.Json.JsonElement.Parse("""{"storageProof":[{"key":"0x0","proof":["0x00"],"more":[[[["x"]]]]}]}""");
        var attestation = _attester.Attest(true) with { Results = [Attester.MakeResult(0, met: true) with { Proof = proof }] };
        var expected = AttestationExpectation.ForAnyWallet([Attester.Hash(1)]);

        (await _attester.VerifyAsync(_attester.Token(attestation), expected)).Token!.Results[0].Proof!.Value.GetRawText().ShouldBe(proof.GetRawText());
        (await _attester.VerifyAsync(_attester.Response(attestation, _attester.Token(attestation)), expected)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyAsync_Delegation_HoldsForFiveMinutes()
    {
        var condition = System.Text.Json.JsonElement.Parse("""{"type":"erc7710_delegation"}""");
        var attestation = _attester.Attest(true) with { Results = [Attester.MakeResult(0, met: true) with { EvaluatedCondition = condition }] };
        var expected = AttestationExpectation.ForAnyWallet([ConditionHash.Of(condition)]);
        var (token, response) = (_attester.Token(attestation), _attester.Response(attestation));

        (attestation.ExpiresAt - attestation.AttestedAt).ShouldBe(TimeSpan.FromMinutes(5));
        (await _attester.VerifyAsync(token, expected)).IsValid.ShouldBeTrue();
        (await _attester.VerifyAsync(response, expected)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyAsync_NoKeysKnown_CannotTell()
    {
        using var stranger = new Attester(SigningKey.Create());
        _attester.Forge.IsAvailable = false;
        var attestation = stranger.Attest(true, true);
        (await _attester.VerifyAsync(stranger.Token(attestation))).Refusal!.Code.ShouldBe(RefusalCode.KeysUnavailable);
        (await _attester.VerifyAsync(stranger.Response(attestation))).Refusal!.Code.ShouldBe(RefusalCode.KeysUnavailable);
    }

    [Fact]
    public async Task VerifyAsync_KeyOfSomebodyElseUnderTheConstantName_IsRefused()
    {
        using var stranger = new Attester();
        var attestation = stranger.Attest(true, true);
        (await _attester.VerifyAsync(stranger.Token(attestation))).Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);
        (await _attester.VerifyAsync(stranger.Response(attestation))).Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Fact]
    public async Task VerifyAsync_WithdrawnKey_IsRefused()
    {
        var token = _attester.Token(_attester.Attest(true, true));
        (await _attester.VerifyAsync(token)).IsValid.ShouldBeTrue();
        _attester.Forge.Withdraw(Attestation.KeyId);
        (await _attester.VerifyAsync(token)).Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Theory]
    [InlineData(40_000, true)]
    [InlineData(50_000, false)]
    public async Task VerifyAsync_LongToken_IsReadUpTo64KiB(int length, bool accepted) =>
        (await _attester.VerifyAsync(_attester.WithPayload(claims => claims["x"] = new string('a', length)))).IsValid.ShouldBe(accepted);

    [Theory]
    [InlineData(255_000, true)]
    [InlineData(263_000, false)]
    public async Task VerifyResponseAsync_LongAnswer_IsReadUpTo256KiB(int length, bool accepted) =>
        (await _attester.VerifyAsync(_attester.WithAnswer(answer => answer["meta"] = new string('a', length)))).IsValid.ShouldBe(accepted);

    [Theory]
    [InlineData("é <&'\" \u2028 😀 \u0000")]
    [InlineData("\ud800")]
    public async Task VerifyAsync_AnyLabel_IsTheOneThatWasSigned(string label)
    {
        var attestation = _attester.Attest(true) with { Results = [Attester.MakeResult(0, met: true) with { Label = label }] };
        var outcome = await _attester.VerifyAsync(_attester.Response(attestation, _attester.Token(attestation)), AttestationExpectation.ForAnyWallet([Attester.Hash(1)]));
        outcome.IsValid.ShouldBeTrue();
        outcome.Attestation.Results[0].Label.ShouldBe(label.Replace('\ud800', '\ufffd').Replace("\ufffd\ude00", "😀", StringComparison.Ordinal));
    }
}
