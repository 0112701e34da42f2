using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

public sealed class AttestationExpectationTests : IDisposable
{
    private readonly Attester _attester = new();

    public void Dispose() => _attester.Dispose();

    [Fact]
    public void ForAnyWallet_NoCondition_Throws() => Should.Throw<ArgumentException>(() => AttestationExpectation.ForAnyWallet([]));

    [Theory]
    [InlineData("")]
    [InlineData("7461826638a23862059da9474fa12054829f694020701491d660395b87df6132")]
    [InlineData("0x7461826638a23862059da9474fa12054829f694020701491d660395b87df613")]
    [InlineData("0x7461826638A23862059DA9474FA12054829F694020701491D660395B87DF6132")]
    [InlineData("0x7461826638a23862059da9474fa12054829f694020701491d660395b87df613g")]
    public void ForProvenWallet_HashOfAnotherForm_Throws(string hash) => Should.Throw<ArgumentException>(() => AttestationExpectation.ForProvenWallet([Attester.Hash(1), hash]));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void ForWallet_NoWallet_Throws(string wallet) => Should.Throw<ArgumentException>(() => AttestationExpectation.ForWallet(wallet, [Attester.Hash(1)]));

    [Fact]
    public async Task VerifyAsync_ConditionNotMet_IsAProvenNo()
    {
        var refusal = (await _attester.VerifyAsync(_attester.Token(_attester.Attest(true, false)))).Refusal!;
        refusal.Code.ShouldBe(RefusalCode.ConditionsNotMet);
        refusal.Detail.ShouldContain(Attester.Hash(2));
        refusal.Detail.ShouldContain("20585281");
    }

    [Fact]
    public async Task VerifyAsync_ConditionNotAttested_IsNotCalledANo() =>
        (await _attester.VerifyAsync(_attester.Token(_attester.Attest(true)))).Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);

    [Fact]
    public async Task VerifyAsync_OneNotMetAndOneNotAttested_IsNotCalledANo() =>
        (await _attester.VerifyAsync(_attester.Token(_attester.Attest(false)))).Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);

    [Fact]
    public async Task VerifyAsync_AnotherConditionNotMet_DoesNotMatter()
    {
        var outcome = await _attester.VerifyAsync(_attester.Token(_attester.Attest(true, true, false)));
        outcome.IsValid.ShouldBeTrue();
        outcome.Token.Pass.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task VerifyAsync_SameConditionTwiceAndOnceNotMet_IsRefused(bool first, bool second)
    {
        var results = new[] { Attester.MakeResult(0, first), Attester.MakeResult(0, second) with { Condition = 1 } };
        var token = _attester.Token(_attester.Attest(true) with { Results = results });
        (await _attester.VerifyAsync(token, AttestationExpectation.ForAnyWallet([Attester.Hash(1)]))).Refusal!.Code.ShouldBe(RefusalCode.ConditionsNotMet);
    }

    [Theory]
    [InlineData(Attester.Wallet, true)]
    [InlineData("0xD8DA6BF26964AF9D7EED9E03E53415D37AA96045", true)]
    [InlineData("0xd8da6bf26964af9d7eed9e03e53415d37aa96046", false)]
    [InlineData("d8dA6BF26964aF9D7eEd9e03E53415D37aA96045", false)]
    public async Task VerifyAsync_Wallet_IsComparedWithoutCase(string wallet, bool accepted)
    {
        var outcome = await _attester.VerifyAsync(_attester.Token(_attester.Attest(true)), AttestationExpectation.ForWallet(wallet, [Attester.Hash(1)]));
        outcome.IsValid.ShouldBe(accepted);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_ProvenWalletAsked_IsOnlyTheClaimsTrue(bool isWalletProven)
    {
        var token = _attester.Token(_attester.Attest(true), isWalletProven);
        var outcome = await _attester.VerifyAsync(token, AttestationExpectation.ForProvenWallet([Attester.Hash(1)]));
        outcome.IsValid.ShouldBe(isWalletProven);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.AttestationInvalid);
    }

    [Theory]
    [InlineData(Attester.Wallet, true, null)]
    [InlineData(Attester.Wallet, false, "control of the wallet")]
    [InlineData("0xd8da6bf26964af9d7eed9e03e53415d37aa96046", true, "another wallet")]
    public async Task OfWallet_OfAProvenOne_AsksForBoth(string wallet, bool isWalletProven, string? detail)
    {
        var expected = AttestationExpectation.ForProvenWallet([Attester.Hash(1)]);
        var outcome = await _attester.VerifyAsync(_attester.Token(_attester.Attest(true), isWalletProven), expected.OfWallet(wallet));
        outcome.IsValid.ShouldBe(detail is null);
        (outcome.Refusal?.Detail ?? "").ShouldContain(detail ?? "");
    }

    [Fact]
    public async Task VerifyResponseAsync_WalletAskedAndNoToken_IsRefused()
    {
        var outcome = await _attester.VerifyAsync(_attester.Response(_attester.Attest(true)), AttestationExpectation.ForWallet(Attester.Wallet, [Attester.Hash(1)]));
        outcome.Refusal!.Detail.ShouldContain("JWT");
    }

    [Fact]
    public async Task VerifyResponseAsync_ProofAskedAndNoToken_IsRefused() =>
        (await _attester.VerifyAsync(_attester.Response(_attester.Attest(true)), AttestationExpectation.ForProvenWallet([Attester.Hash(1)]))).IsValid.ShouldBeFalse();

    [Fact]
    public async Task VerifyResponseAsync_WalletAskedAndToken_IsTheTokens()
    {
        var attestation = _attester.Attest(true);
        var outcome = await _attester.VerifyAsync(_attester.Response(attestation, _attester.Token(attestation)), AttestationExpectation.ForWallet(Attester.Wallet, [Attester.Hash(1)]));
        outcome.Token!.Wallet.ShouldBe(Attester.Wallet);
    }

    [Fact]
    public async Task VerifyResponseAsync_ConditionNotMet_IsAProvenNo() =>
        (await _attester.VerifyAsync(_attester.Response(_attester.Attest(true, false)))).Refusal!.Code.ShouldBe(RefusalCode.ConditionsNotMet);
}
