using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

public sealed class ContractWalletTests : SignInTest
{
    private const string Signature = "0x1234";

    [Theory]
    [InlineData(SignerKind.Contract, "erc1271")]
    [InlineData(SignerKind.UndeployedContract, "erc6492")]
    [InlineData(SignerKind.DelegatedAccount, "eip7702")]
    public async Task SignIn_ContractTakesIt_TokenSaysHow(SignerKind signer, string proof)
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(signer);

        var answer = await SignInAsync();

        answer.Status.ShouldBe(200, answer.Text);
        answer.Claims()["proof"]!.GetValue<string>().ShouldBe(proof);
    }

    [Fact]
    public async Task SignIn_Contract_IsAskedAboutTheVeryMessageAndSignature()
    {
        (Address, Hash, Bytes)? asked = null;
        Issuer.Main.Contract = (address, digest, signature) =>
        {
            asked = (address, digest, signature);
            return SignatureOutcome.Valid(SignerKind.Contract);
        };
        var message = (await Issuer.MessageAsync(Alice)).ToString();

        await Issuer.SendAsync(TestIssuer.Form(message, Signature, null));

        asked.ShouldBe((Alice.Address, PersonalMessage.ComputeHash(message), new Bytes([0x12, 0x34])));
    }

    [Theory]
    [InlineData(SignatureFault.NotTaken)]
    [InlineData(SignatureFault.NoCode)]
    [InlineData(SignatureFault.DelegatedRefused)]
    [InlineData(SignatureFault.PreDelegated)]
    [InlineData(SignatureFault.MalformedWrapper)]
    [InlineData(SignatureFault.FactoryFailed)]
    public async Task SignIn_ContractSaysNo_IsRefused(SignatureFault fault)
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Invalid(fault);

        (await SignInAsync()).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task SignIn_YesOnlyAfterACallThatNobodyMade_IsRefused()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.PreparedContract);

        (await SignInAsync()).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task SignIn_NobodyCanTell_Is503AndTheMessageIsAsGoodAsBefore()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Unknown;
        (await Issuer.SendAsync(TestIssuer.Form(message, Signature, null))).ShouldBe(503, "chain_unavailable");

        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        (await Issuer.SendAsync(TestIssuer.Form(message, Signature, null))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task SignIn_ByKey_AsksNoContract()
    {
        (await Issuer.SignInAsync(Alice)).Status.ShouldBe(200);

        Issuer.Main.Questions.ShouldBe(0);
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_WhatCanBeRefusedWithoutAChain_AsksNone()
    {
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.SendAsync(TestIssuer.Form((message with { Domain = "evil.test" }).ToString(), Signature, null));
        await Issuer.SendAsync(TestIssuer.Form((message with { Nonce = new string('0', 74) }).ToString(), Signature, null));
        await Issuer.SendAsync(TestIssuer.Form("no message", Signature, null));

        Issuer.Main.Questions.ShouldBe(0);
    }

    [Fact]
    [Trait("Case", "W5")]
    public async Task SignIn_ContractOfAnotherChain_IsAskedOnItsOwnAlone()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var message = (await Issuer.MessageAsync(Alice) with { ChainId = 10 }).ToString();

        (await Issuer.SendAsync(TestIssuer.Form(message, Signature, null))).ShouldBe(401, "signature_invalid");

        Issuer.Main.Questions.ShouldBe(0);
    }

    [Fact]
    public async Task SignIn_Contract_HoldsNothingOnOtherChains()
    {
        Issuer.Main.Contract = Issuer.Side.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var message = (await Issuer.MessageAsync(Alice) with { ChainId = 10 }).ToString();

        var answer = await Issuer.SendAsync(TestIssuer.Form(message, Signature, "market-data:gold"));

        answer.ShouldBe(403, "policy_not_met");
        answer.Json["reasons"]!.AsArray().ShouldContain(reason => reason!["code"]!.GetValue<string>() == "not_proven_on_chain");
    }

    [Fact]
    [Trait("Case", "W1")]
    public async Task Refresh_OwnerHasChanged_EndsTheSignIn()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var answer = await SignInAsync();
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Invalid(SignatureFault.NotTaken);

        (await RefreshAsync(answer)).ShouldBe(401, "signature_invalid");

        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        (await RefreshAsync(answer)).ShouldBe(400, "refresh_token_invalid");
    }

    /// <summary>What spoke for an account before it was there speaks for it also when it is.</summary>
    [Theory]
    [InlineData(SignerKind.UndeployedContract, 200, null)]
    [InlineData(SignerKind.Contract, 200, null)]
    [InlineData(SignerKind.DelegatedAccount, 200, null)]
    [InlineData(SignerKind.PreparedContract, 401, "signature_invalid")]
    public async Task Refresh_UndeployedContract_ThatIsSomethingElseByNow(SignerKind later, int status, string? code)
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.UndeployedContract);
        var answer = await SignInAsync();
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(later);

        (await RefreshAsync(answer)).ShouldBe(status, code);
    }

    [Fact]
    public async Task DelegatedCode_SwitchedOff_NeitherSignsInNorGoesOn()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.DelegatedAccount);
        var answer = await SignInAsync();
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["SignIn:DelegatedCode"] = "false" });
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.DelegatedAccount);

        (await RefreshAsync(answer)).ShouldBe(401, "signature_invalid");
        (await RefreshAsync(answer)).ShouldBe(400, "refresh_token_invalid");
        (await SignInAsync()).ShouldBe(401, "signature_invalid").Text.ShouldContain("EIP-7702");
        (await Issuer.SignInAsync(Alice)).Status.ShouldBe(200, "by its key");
    }

    [Fact]
    public async Task Refresh_Contract_IsAskedAgainAboutTheSame()
    {
        var asked = new List<(Address, Hash, Bytes)>();
        Issuer.Main.Contract = (address, digest, signature) =>
        {
            asked.Add((address, digest, signature));
            return SignatureOutcome.Valid(SignerKind.Contract);
        };
        var first = await SignInAsync();
        await RestartAsync();
        Issuer.Main.Contract = (address, digest, signature) =>
        {
            asked.Add((address, digest, signature));
            return SignatureOutcome.Valid(SignerKind.Contract);
        };

        (await RefreshAsync(first)).Status.ShouldBe(200);

        asked.Count.ShouldBe(2);
        asked[1].ShouldBe(asked[0]);
    }

    /// <summary>A Safe's owners may approve a message on the chain: then nothing is sent for a signature.</summary>
    [Fact]
    public async Task Refresh_ContractThatTakesNoSignature_IsAskedAgain()
    {
        var asked = new List<Bytes>();
        Issuer.Main.Contract = (_, _, signature) =>
        {
            asked.Add(signature);
            return SignatureOutcome.Valid(SignerKind.Contract);
        };
        var answer = await Issuer.SendAsync(TestIssuer.Form((await Issuer.MessageAsync(Alice)).ToString(), "0x", null));
        answer.Status.ShouldBe(200, answer.Text);

        (await RefreshAsync(answer)).Status.ShouldBe(200);

        asked.ShouldBe([Bytes.Empty, Bytes.Empty]);
    }

    [Fact]
    public async Task Refresh_NobodyCanTell_UsesNothingUp()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var answer = await SignInAsync();
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Unknown;
        (await RefreshAsync(answer)).ShouldBe(503, "chain_unavailable");

        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        (await RefreshAsync(answer)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Store_HoldsNoSignatureOfAContractInTheClear()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var signature = "0x" + new string('7', 200);
        var answer = await Issuer.SendAsync(TestIssuer.Form((await Issuer.MessageAsync(Alice)).ToString(), signature, null));

        var session = (await Issuer.Get<ISessionStore>().FindAsync(answer.Json["refresh_token"]!.GetValue<string>().Substring(4, 22), default))!;

        var kept = Convert.FromBase64String(session.Accounts[0].SealedStatement!);
        Convert.ToHexString(kept).ShouldNotContain("77777777");
    }

    private async Task<Answer> SignInAsync() => await Issuer.SendAsync(TestIssuer.Form((await Issuer.MessageAsync(Alice)).ToString(), Signature, null));

    private Task<Answer> RefreshAsync(Answer answer) => Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = answer.Json["refresh_token"]!.GetValue<string>(),
    });
}
