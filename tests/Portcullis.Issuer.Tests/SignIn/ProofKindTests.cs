using Portcullis.Credentials;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>What a proof is worth: a key's on every EVM chain, a contract's on its own; and token, grant and session say which it was.</summary>
public sealed class ProofKindTests : SignInTest
{
    [Fact]
    [Trait("Case", "W5")]
    public async Task SignIn_KeyNamesAnotherChain_MeetsAPolicyOnThisOne()
    {
        var message = await Issuer.MessageAsync(Alice) with { ChainId = 10 };

        var answer = await Issuer.SendAsync(Alice, message, "market-data:gold");

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["scope"]!.GetValue<string>().ShouldContain("market-data:gold");
        var claims = answer.Claims();
        (claims["sub"]!.GetValue<string>(), claims["proof"]!.GetValue<string>()).ShouldBe(($"eip155:10:{Alice.Address}", "key_recovery"));
    }

    [Theory]
    [InlineData(null, "key_recovery")]
    [InlineData(SignerKind.Contract, "erc1271")]
    [InlineData(SignerKind.UndeployedContract, "erc6492")]
    [InlineData(SignerKind.DelegatedAccount, "eip7702")]
    public async Task SignIn_EachKind_IsInTokenGrantAndSession(SignerKind? signer, string kind)
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        Issuer.Main.Contract = signer is { } contract ? (_, _, _) => SignatureOutcome.Valid(contract) : null;

        var answer = await Issuer.SendAsync(TestIssuer.Form(text, signer is null ? Alice.Sign(text) : "0x1234", null));

        answer.Status.ShouldBe(200, answer.Text);
        var claims = answer.Claims();
        claims["proof"]!.GetValue<string>().ShouldBe(kind);
        (await Issuer.Get<IGrantStore>().FindAsync(claims["jti"]!.GetValue<string>(), default))!.ProofKind.ShouldBe(ProofKind.Find(kind));
        var session = (await Issuer.Get<ISessionStore>().FindAsync(answer.Json["refresh_token"]!.GetValue<string>().Substring(4, 22), default))!;
        session.Accounts.ShouldHaveSingleItem().Proof.ShouldBe(ProofKind.Find(kind));
    }
}
