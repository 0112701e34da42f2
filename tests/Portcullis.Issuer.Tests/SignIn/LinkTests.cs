using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Ethereum.Signatures;
using Portcullis.Ethereum.TypedData;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Carol, who holds nothing, links Alice's wallet to her sign-in.</summary>
public sealed class LinkTests : SignInTest
{
    private const string Both = """
        { "policies": { "market-data": { "accounts": "linked", "tiers": [
            { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } } ] },
          "own": { "tiers": [
            { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } } ] } } }
        """;

    [Fact]
    public async Task Link_Proven_CountsWhereThePolicySaysSo()
    {
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Both, new HashSet<ChainId> { 1, 10 }).Policies);
        var carol = await Issuer.SignInAsync(Carol);
        carol.Json["scope"]!.GetValue<string>().ShouldBe("");

        var linked = await LinkAsync(carol, await ChallengeAsync(Alice, Carol));

        linked.Status.ShouldBe(200, linked.Text);
        linked.Json["scope"]!.GetValue<string>().ShouldBe("market-data market-data:gold");
        var claims = linked.Claims();
        claims["sub"]!.GetValue<string>().ShouldBe(IdOf(Carol));
        claims["linked_accounts"]!.ToJsonString().ShouldBe($$"""[{"sub":"{{IdOf(Alice)}}","proof":"key_recovery"}]""");
    }

    [Fact]
    public async Task Link_ThenRefresh_IsStillLinkedAndDecidedAnew()
    {
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Both, new HashSet<ChainId> { 1, 10 }).Policies);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol), await ChallengeAsync(Alice, Carol));
        Issuer.Main.Give(Alice.Address, 0);

        var refreshed = await RefreshAsync(linked);

        refreshed.Json["scope"]!.GetValue<string>().ShouldBe("");
        refreshed.Claims().ContainsKey("linked_accounts").ShouldBeTrue();
    }

    /// <summary>Introspection reads the accounts from the token, as the gateway does.</summary>
    [Fact]
    public async Task Introspection_LinkedAccountSellsAndBuysBack_FollowsTheChain()
    {
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Both, new HashSet<ChainId> { 1, 10 }).Policies);
        var token = (await LinkAsync(await Issuer.SignInAsync(Carol), await ChallengeAsync(Alice, Carol))).Json["access_token"]!.GetValue<string>();

        var held = await Issuer.IntrospectAsync(token);
        Issuer.Main.Give(Alice.Address, 0);
        var sold = await Issuer.IntrospectAsync(token);
        Issuer.Main.Give(Alice.Address, 100);
        var back = await Issuer.IntrospectAsync(token);

        ((string?)held.Json["scope"]).ShouldBe("market-data market-data:gold");
        ((string?)held.Json["sub"]).ShouldBe(IdOf(Carol));
        new[] { held, sold, back }.Select(answer => (bool)answer.Json["active"]!).ShouldBe([true, false, true]);
    }

    [Theory]
    [InlineData("", 200, null)]
    [InlineData("made for another account", 400, "invalid_message")]
    [InlineData("signed by another", 401, "signature_invalid")]
    [InlineData("its account is another", 401, "nonce_invalid")]
    public async Task Link_TypedData_IsJudgedAsAMessageIs(string fault, int status, string? code)
    {
        using var other = new Wallet(10);
        var request = new JsonObject
        {
            ["address"] = Alice.Address.ToString(), ["chainId"] = 1, ["scheme"] = "eip712", ["purpose"] = "link", ["linkTo"] = IdOf(fault == "made for another account" ? Alice : Carol),
        };
        using var asked = new StringContent(request.ToJsonString(), null, "application/json");
        var document = (await Issuer.PostAsync("/auth/challenge", asked)).Json["typedData"]!.DeepClone();
        if (fault == "its account is another")
        {
            document["message"]!["account"] = other.Address.ToString();
        }

        var signer = fault is "signed by another" or "its account is another" ? other : Alice;
        var signature = signer.SignTypedData(TypedDataDocument.TryParse(document.ToJsonString(), out var parsed, out var problem) ? parsed : throw new InvalidOperationException(problem));
        var body = new JsonObject { ["refresh_token"] = TokenOf(await Issuer.SignInAsync(Carol)), ["scheme"] = "eip712", ["message"] = document, ["signature"] = signature };
        using var content = new StringContent(body.ToJsonString(), null, "application/json");

        var answer = await Issuer.PostAsync("/auth/link", content);

        answer.ShouldBe(status, code);
        answer.Text.Contains("access_token", StringComparison.Ordinal).ShouldBe(status == 200);
    }

    [Fact]
    public async Task Link_MadeForAnotherAccount_IsRefused()
    {
        var carol = await Issuer.SignInAsync(Carol);

        (await LinkAsync(carol, await ChallengeAsync(Alice, Alice))).ShouldBe(400, "invalid_message");
        (await RefreshAsync(carol)).Status.ShouldBe(200, "a refused link uses no refresh token up");
    }

    [Fact]
    public async Task Link_SignInMessage_IsRefused()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();

        (await LinkAsync(await Issuer.SignInAsync(Carol), (message, Alice.Sign(message)))).ShouldBe(401, "uri_mismatch");
    }

    [Fact]
    public async Task SignIn_LinkMessage_IsRefused()
    {
        var (message, signature) = await ChallengeAsync(Alice, Carol);

        (await Issuer.SendAsync(TestIssuer.Form(message, signature, null))).ShouldBe(401, "uri_mismatch");
    }

    [Fact]
    public async Task Link_Twice_IsRefused()
    {
        var proof = await ChallengeAsync(Alice, Carol);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol), proof);

        (await LinkAsync(linked, proof)).ShouldBe(401, "nonce_used");
    }

    [Fact]
    public async Task Link_OwnAccount_IsRefused() =>
        (await LinkAsync(await Issuer.SignInAsync(Carol), await ChallengeAsync(Carol, Carol))).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task Link_SignedByAnother_IsRefusedAndEndsNothing()
    {
        var carol = await Issuer.SignInAsync(Carol);
        var (message, _) = await ChallengeAsync(Alice, Carol);

        (await LinkAsync(carol, (message, Carol.Sign(message)))).ShouldBe(401, "signature_invalid");
        (await RefreshAsync(carol)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Link_ContractThatNoLongerStandsByIt_EndsTheSignInAtTheNextRefresh()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var (message, _) = await ChallengeAsync(Alice, Carol);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol), (message, "0x1234"));
        linked.Status.ShouldBe(200, linked.Text);
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Invalid(SignatureFault.NotTaken);

        (await RefreshAsync(linked)).ShouldBe(401, "signature_invalid");
    }

    [Theory]
    [InlineData("used up", 401, "nonce_used", 0)]
    [InlineData("for another account", 400, "invalid_message", 0)]
    [InlineData("no signature", 400, "invalid_request", 0)]
    [InlineData("signed by another", 401, "signature_invalid", 1)]
    public async Task Link_BadProof_IsFoundBeforeAContractOfTheSignInIsAsked(string what, int status, string code, int questions)
    {
        using var other = new Wallet(10);
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var first = await ChallengeAsync(Alice, Carol);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol), (first.Message, "0x1234"));
        var (message, signature) = await ChallengeAsync(other, what == "for another account" ? Alice : Carol);
        var asked = 0;
        Issuer.Main.Contract = (_, _, _) =>
        {
            asked++;
            return SignatureOutcome.Invalid(SignatureFault.NotTaken);
        };

        var answer = await LinkAsync(linked, what switch
        {
            "used up" => (first.Message, "0x1234"),
            "no signature" => (message, "none"),
            "signed by another" => (message, Carol.Sign(message)),
            _ => (message, signature),
        });

        answer.ShouldBe(status, code);
        asked.ShouldBe(questions);
    }

    [Fact]
    public async Task Link_OwnContractCannotBeAsked_UsesNothingUp()
    {
        using var other = new Wallet(10);
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var (message, _) = await ChallengeAsync(Alice, Carol);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol), (message, "0x1234"));
        var proof = await ChallengeAsync(other, Carol);
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Unknown;
        (await LinkAsync(linked, proof)).ShouldBe(503, "chain_unavailable");
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);

        (await LinkAsync(linked, proof)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Link_BlockedAccount_IsRefused()
    {
        var proof = await ChallengeAsync(Alice, Carol);
        var carol = await Issuer.SignInAsync(Carol);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        (await LinkAsync(carol, proof)).ShouldBe(401, "account_blocked");
    }

    [Fact]
    public async Task Token_LinkedAccountIsBlocked_IsRefused()
    {
        var linked = (await LinkAsync(await Issuer.SignInAsync(Carol), await ChallengeAsync(Alice, Carol))).Claims();
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        Issuer.Get<RevocationSnapshot>().Check(new AccessToken
        {
            Issuer = "i", Account = IdOf(Carol), Proof = ProofKind.KeyRecovery, Linked = [new ProvenAccount(linked["linked_accounts"]![0]!["sub"]!.GetValue<string>(), ProofKind.KeyRecovery)],
            Audience = "a", Id = "x", ClientId = "c", Scope = "", IssuedAt = default, NotBefore = default, ExpiresAt = default,
        })!.Code.ShouldBe(RefusalCode.AccountBlocked);
    }

    [Fact]
    public async Task Link_MoreThanTen_IsRefused()
    {
        var answer = await Issuer.SignInAsync(Carol);
        for (byte number = 10; number < 20; number++)
        {
            using var wallet = new Wallet(number);
            answer = await LinkAsync(answer, await ChallengeAsync(wallet, Carol));
            answer.Status.ShouldBe(200, answer.Text);
        }

        (await LinkAsync(answer, await ChallengeAsync(Alice, Carol))).ShouldBe(400, "invalid_request");
    }

    [Theory]
    [InlineData("""{"address":"A","chainId":1,"purpose":"link"}""")]
    [InlineData("""{"address":"A","chainId":1,"linkTo":"eip155:1:A"}""")]
    [InlineData("""{"address":"A","chainId":1,"purpose":"link","linkTo":"A"}""")]
    public async Task Challenge_LinkToAndPurpose_ComeTogether(string body)
    {
        using var content = new StringContent(body.Replace("A\"", $"{Alice.Address}\"", StringComparison.Ordinal), null, "application/json");
        (await Issuer.PostAsync("/auth/challenge", content)).ShouldBe(400, "invalid_request");
    }

    private static string IdOf(Wallet wallet) => $"eip155:1:{wallet.Address}";

    private async Task<(string Message, string Signature)> ChallengeAsync(Wallet wallet, Wallet caller)
    {
        var request = new JsonObject { ["address"] = wallet.Address.ToString(), ["chainId"] = 1, ["purpose"] = "link", ["linkTo"] = IdOf(caller) };
        using var content = new StringContent(request.ToJsonString(), null, "application/json");
        var message = (await Issuer.PostAsync("/auth/challenge", content)).Json["message"]!.GetValue<string>();
        return (message, wallet.Sign(message));
    }

    private async Task<Answer> LinkAsync(Answer signedIn, (string Message, string Signature) proof)
    {
        var body = new JsonObject { ["refresh_token"] = TokenOf(signedIn), ["message"] = proof.Message, ["signature"] = proof.Signature };
        using var content = new StringContent(body.ToJsonString(), null, "application/json");
        return await Issuer.PostAsync("/auth/link", content);
    }

    private Task<Answer> RefreshAsync(Answer answer) =>
        Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = TokenOf(answer) });

    private static string TokenOf(Answer answer) => answer.Json["refresh_token"]!.GetValue<string>();
}
