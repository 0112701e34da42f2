using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

/// <summary>A wallet that is a contract proves itself, on its own chain alone.</summary>
public sealed class ContractWalletProofTests : AttestTest
{
    private const string Signature = "0x1234";

    private static readonly string CoinElsewhere = Coin.Replace("\"chainId\":1", "\"chainId\":10", StringComparison.Ordinal);

    [Theory]
    [Trait("Case", "W5")]
    [InlineData(SignerKind.Contract, "erc1271")]
    [InlineData(SignerKind.UndeployedContract, "erc6492")]
    [InlineData(SignerKind.DelegatedAccount, "eip7702")]
    public async Task Post_OnItsOwnChain_TheTokenSaysHowItWasProven(SignerKind signer, string kind)
    {
        (Address, Hash, Bytes)? asked = null;
        Issuer.Main.Contract = (address, digest, signature) =>
        {
            asked = (address, digest, signature);
            return SignatureOutcome.Valid(signer);
        };
        var (key, message) = (await KeyAsync(credits: 5), await ChallengeAsync(Alice));

        var answer = await AttestAsync(key, $"{Coin},{Coin}", $",\"format\":\"jwt\",\"walletProof\":{Proof(message, Signature)}");

        answer.Status.ShouldBe(200, answer.Text);
        asked.ShouldBe((Alice.Address, PersonalMessage.ComputeHash(message), new Bytes([0x12, 0x34])));
        var claims = ClaimsOf(answer);
        claims.Select(member => member.Key).ShouldBe(
            ["pass", "conditionHash", "blockNumber", "blockTimestamp", "results", "wallet_proven", "iss", "sub", "jti", "iat", "exp", "proof"]);
        claims["wallet_proven"]!.GetValue<bool>().ShouldBeTrue();
        claims["proof"]!.GetValue<string>().ShouldBe(kind);
        var hash = (string)ResultOf(answer)["conditionHash"]!;
        var verifier = new AttestationVerifier(TestIssuer.PublicUrl, Issuer.Get<AttestationKeys>(), Issuer.Clock);
        var verified = await verifier.VerifyAsync((string)answer.Json["data"]!["jwt"]!, AttestationExpectation.ForProvenWallet([hash]), default);
        verified.Token!.Proof.ShouldBe(ProofKind.Find(kind));
        (await CreditsAsync(key)).ShouldBe(4);
        ErrorCode(await AttestAsync(key, Coin, $",\"walletProof\":{Proof(message, Signature)}")).ShouldBe("nonce_used");
    }

    /// <summary>At its address there may stand somebody else's contract.</summary>
    [Theory]
    [Trait("Case", "W5")]
    [InlineData(1, true, true)]
    [InlineData(1, false, true)]
    [InlineData(10, true, false)]
    public async Task Post_OneConditionOnAnotherChain_IsRefusedUnreadAndUncharged(ulong chainId, bool asksMain, bool asksSide)
    {
        Issuer.Main.Contract = Issuer.Side.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var (key, message) = (await KeyAsync(credits: 5), await ChallengeAsync(Alice, chainId));
        string[] conditions = [.. asksMain ? [Coin] : Array.Empty<string>(), .. asksSide ? [CoinElsewhere] : Array.Empty<string>()];
        var proof = $",\"walletProof\":{Proof(message, Signature)}";

        var answer = await AttestAsync(key, string.Join(',', conditions), proof);

        (answer.Status, ErrorCode(answer)).ShouldBe((401, "signature_invalid"));
        ((string)answer.Json["error"]!["message"]!).ShouldContain("on its own chain alone");
        (Issuer.Main.Reads, Issuer.Side.Reads).ShouldBe((0, 0));
        (await CreditsAsync(key)).ShouldBe(5);
        Issuer.Side.Give(Alice.Address, 100);
        (await AttestAsync(key, chainId == 1 ? Coin : CoinElsewhere, proof)).Status.ShouldBe(200, "the message is as good as before");
    }

    [Fact]
    public async Task Post_KeyThatNamesAnotherChain_ProvesEveryChain()
    {
        var message = await ChallengeAsync(Alice, chainId: 10);

        var answer = await AttestAsync(await KeyAsync(), $"{Coin},{CoinElsewhere}", $",\"format\":\"jwt\",\"walletProof\":{Proof(message, Alice.Sign(message))}");

        answer.Status.ShouldBe(200, answer.Text);
        ClaimsOf(answer).ShouldNotContainKey("proof");
        (Issuer.Main.Questions, Issuer.Side.Questions).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Post_NobodyCanTell_Is503AndNothingIsUsedUp()
    {
        var (key, proof) = (await KeyAsync(credits: 5), $",\"walletProof\":{Proof(await ChallengeAsync(Alice), Signature)}");
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Unknown;

        var answer = await AttestAsync(key, Coin, proof);

        (answer.Status, ErrorCode(answer)).ShouldBe((503, "chain_unavailable"));
        (Issuer.Main.Reads, await CreditsAsync(key)).ShouldBe((0, 5));
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        (await AttestAsync(key, Coin, proof)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(SignatureFault.NotTaken)]
    [InlineData(SignatureFault.NoCode)]
    [InlineData(SignatureFault.DelegatedRefused)]
    public async Task Post_ContractSaysNo_IsRefusedUnreadAndUncharged(SignatureFault fault)
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Invalid(fault);
        var key = await KeyAsync(credits: 5);

        var answer = await AttestAsync(key, Coin, $",\"walletProof\":{Proof(await ChallengeAsync(Alice), Signature)}");

        (answer.Status, ErrorCode(answer)).ShouldBe((401, "signature_invalid"));
        (Issuer.Main.Reads, await CreditsAsync(key)).ShouldBe((0, 5));
    }

    /// <summary>What can be told without a chain is told first.</summary>
    [Fact]
    public async Task Post_BadMessageNonceOrWallet_AsksNoContract()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var key = await KeyAsync();
        var forSigningIn = (await Issuer.MessageAsync(Alice) with { Uri = TestIssuer.PublicUrl + "/v1/attest" }).ToString();

        ErrorCode(await AttestAsync(key, Coin, $",\"walletProof\":{Proof("no message", Signature)}")).ShouldBe("invalid_message");
        ErrorCode(await AttestAsync(key, Coin, $",\"walletProof\":{Proof(forSigningIn, Signature)}")).ShouldBe("nonce_invalid");
        ErrorCode(await AttestAsync(key, Coin, $",\"walletProof\":{Proof(await ChallengeAsync(Carol), Signature)}")).ShouldBe("signature_invalid", "Carol's contract, asked about Alice");

        Issuer.Main.Questions.ShouldBe(0);
    }

    /// <summary>As long as the longest that may sign in; one whose owners approve on the chain sends nothing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(ContractSignature.MaxSize)]
    public async Task Post_SignatureOfAnyLengthThatMaySignIn_IsTaken(int size)
    {
        Issuer.Main.Contract = (_, _, signature) => signature.Length == size ? SignatureOutcome.Valid(SignerKind.Contract) : SignatureOutcome.Invalid(SignatureFault.NotTaken);

        var answer = await AttestAsync(await KeyAsync(), Coin, $",\"walletProof\":{Proof(await ChallengeAsync(Alice), "0x" + new string('1', 2 * size))}");

        answer.Status.ShouldBe(200, answer.Text);
    }
}
