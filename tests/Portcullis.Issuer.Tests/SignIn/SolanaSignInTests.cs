using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Solana;
using Portcullis.Solana.Siws;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Sol has a wallet of Solana. What is asked on EVM chains it does not meet, whatever its bytes; Alice's linked wallet does.</summary>
public sealed class SolanaSignInTests : SignInTest, IAsyncLifetime
{
    private const string GrantType = "urn:portcullis:grant-type:siws";

    private const string Policies = """
        { "policies": {
            "both": { "accounts": "linked", "tiers": [{ "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } }] },
            "own": { "tiers": [{ "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } }] },
            "absent": { "tiers": [{ "name": "gold", "when": { "not": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } } }] } } }
        """;

    private readonly SolanaWallet _sol = new(7);
    private readonly SolanaWallet _other = new(8);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await RestartAsync(settings: Clusters("mainnet", "devnet"));
        Issuer.Main.Give(Alice.Address, 100);
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Policies, new HashSet<ChainId> { 1, 10 }).Policies);
    }

    [Theory]
    [InlineData(null, "mainnet", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    [InlineData("siws", "solana:devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1")]
    public async Task SignIn_ChallengeSigned_GivesATokenOfTheAccount(string? scheme, string chain, string reference)
    {
        var message = await ChallengeAsync(_sol, chain, scheme);
        message.ShouldStartWith($"api.test wants you to sign in with your Solana account:\n{_sol.Address}\n\n");

        var answer = await SendAsync(message, _sol.Sign(message));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["scope"]!.GetValue<string>().ShouldBe("");
        var claims = answer.Claims();
        claims["sub"]!.GetValue<string>().ShouldBe($"solana:{reference}:{_sol.Address}");
        claims["proof"]!.GetValue<string>().ShouldBe("ed25519");
        (await Issuer.Get<IGrantStore>().FindAsync(claims["jti"]!.GetValue<string>(), default))!.Account.ShouldBe(new SolanaAccount(SolanaCluster.FindByReference(reference)!, _sol.Address));
    }

    [Fact]
    public async Task SignIn_PlainNonce_IsEnough()
    {
        var message = new SiwsMessage
        {
            Domain = "api.test", Address = _sol.Address, Uri = TestIssuer.PublicUrl, ChainId = "solana:mainnet", Nonce = await Issuer.NonceAsync(), IssuedAt = Ethereum.Siwe.SiweTime.From(Issuer.Clock.GetUtcNow()),
        }.ToString();

        (await SendAsync(message, _sol.Sign(message))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("own:gold")]
    [InlineData("both:gold")]
    [InlineData("absent:gold")]
    public async Task SignIn_ConditionOfAnEvmChain_IsNeitherMetNorItsOpposite(string scope)
    {
        var message = await ChallengeAsync(_sol);

        var answer = await SendAsync(message, _sol.Sign(message), scope);

        answer.ShouldBe(403, "policy_not_met");
        answer.Json["reasons"]!.AsArray().ShouldAllBe(reason => reason!["code"]!.GetValue<string>() == "not_proven_on_chain");
        Issuer.Main.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task SignIn_Twice_IsRefused()
    {
        var message = await ChallengeAsync(_sol);
        await SendAsync(message, _sol.Sign(message));

        (await SendAsync(message, _sol.Sign(message))).ShouldBe(401, "nonce_used");
    }

    [Theory]
    [InlineData("api.test wants", "evil.test wants", 401, "domain_mismatch")]
    [InlineData("URI: https://api.test", "URI: https://evil.test", 401, "uri_mismatch")]
    [InlineData("Chain ID: mainnet", "Chain ID: testnet", 401, "chain_mismatch")]
    [InlineData("Chain ID: mainnet", "Chain ID: devnet", 200, null)]
    [InlineData("Chain ID: mainnet", "Chain ID: 1", 400, "invalid_message")]
    [InlineData("Nonce: ", "Nonce: 0", 401, "nonce_invalid")]
    [InlineData("your Solana account", "your Ethereum account", 400, "invalid_message")]
    [InlineData("Version: 1", "Version: 2", 400, "invalid_message")]
    public async Task SignIn_OtherField_IsJudgedThoughSigned(string piece, string replacement, int status, string? code)
    {
        var message = (await ChallengeAsync(_sol)).Replace(piece, replacement, StringComparison.Ordinal);

        (await SendAsync(message, _sol.Sign(message))).ShouldBe(status, code);
    }

    [Fact]
    public async Task SignIn_NonceOfAnotherWallet_IsRefused()
    {
        var message = (await ChallengeAsync(_sol)).Replace(_sol.Address.ToString(), _other.Address.ToString(), StringComparison.Ordinal);

        (await SendAsync(message, _other.Sign(message))).ShouldBe(401, "nonce_invalid");
    }

    [Fact]
    public async Task SignIn_SignatureOfAnother_IsRefused()
    {
        var message = await ChallengeAsync(_sol);

        (await SendAsync(message, _other.Sign(message))).ShouldBe(401, "signature_invalid");
        (await SendAsync(message, _sol.Sign(message + " "))).ShouldBe(401, "signature_invalid");
        (await SendAsync(message, _sol.Sign(message))).Status.ShouldBe(200, "a refused signature uses no nonce up");
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("1111")]
    [InlineData("!")]
    public async Task SignIn_SignatureOfAnotherForm_IsRefused(string signature) =>
        (await SendAsync(await ChallengeAsync(_sol), signature)).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task SignIn_KeyOfSmallOrder_IsRefused()
    {
        // The system program's address is 32 zero bytes, a point of order 4: with this R and S the equation holds for one message in four.
        var message = new SiwsMessage
        {
            Domain = "api.test", Address = default, Uri = TestIssuer.PublicUrl, ChainId = "mainnet", Nonce = await Issuer.NonceAsync(), IssuedAt = Ethereum.Siwe.SiweTime.From(Issuer.Clock.GetUtcNow()),
        };

        for (var i = 0; i < 16; i++)
        {
            (await SendAsync((message with { RequestId = $"{i}" }).ToString(), Base58.Encode([1, .. new byte[63]]))).ShouldBe(401, "signature_invalid");
        }
    }

    [Fact]
    public async Task SignIn_SiweMessageUnderSiws_AndTheOtherWayRound_IsRefused()
    {
        var siwe = (await Issuer.MessageAsync(Alice)).ToString();
        (await SendAsync(siwe, _sol.Sign(siwe))).ShouldBe(400, "invalid_message");

        var siws = await ChallengeAsync(_sol);
        (await Issuer.SendAsync(TestIssuer.Form(siws, Alice.Sign(siws), null))).ShouldBe(400, "invalid_message");
    }

    [Fact]
    public async Task SignIn_ClusterIsNotAllowed_IsRefused()
    {
        var message = await ChallengeAsync(_sol, "devnet");
        await RestartAsync(settings: Clusters("mainnet"));

        (await SendAsync(message, _sol.Sign(message))).ShouldBe(401, "chain_mismatch");
    }

    [Fact]
    public async Task SignIn_BlockedWallet_IsRefusedOnEveryCluster()
    {
        await Issuer.Get<Revocations>().BlockAsync(new WalletAddress.Solana(_sol.Address), "stolen", default);
        foreach (var chain in (string[])["mainnet", "devnet"])
        {
            var message = await ChallengeAsync(_sol, chain);
            (await SendAsync(message, _sol.Sign(message))).ShouldBe(401, "account_blocked");
        }
    }

    [Fact]
    public async Task Token_WalletIsBlockedAfterwards_IsRefused()
    {
        var message = await ChallengeAsync(_sol);
        var claims = (await SendAsync(message, _sol.Sign(message))).Claims();
        var snapshot = Issuer.Get<RevocationSnapshot>();
        snapshot.Check(TokenOf(claims)).ShouldBeNull();

        await Issuer.Get<Revocations>().BlockAsync(new WalletAddress.Solana(_sol.Address), "stolen", default);

        snapshot.Check(TokenOf(claims))!.Code.ShouldBe(RefusalCode.AccountBlocked);
    }

    [Fact]
    public async Task Refresh_OfASolanaSignIn_GivesTheNextToken()
    {
        var message = await ChallengeAsync(_sol);
        var first = await SendAsync(message, _sol.Sign(message));

        var next = await RefreshAsync(first);

        next.Status.ShouldBe(200, next.Text);
        next.Claims()["sub"]!.GetValue<string>().ShouldBe(first.Claims()["sub"]!.GetValue<string>());
    }

    [Fact]
    public async Task Link_EvmWalletToASolanaSignIn_CountsWhereThePolicySaysSo()
    {
        var message = await ChallengeAsync(_sol);
        var sol = await SendAsync(message, _sol.Sign(message));
        var link = await ChallengeAsync(Alice.Address.ToString(), 1, "siwe", SubOf(sol));

        var linked = await LinkAsync(sol, null, link, Alice.Sign(link));

        linked.Status.ShouldBe(200, linked.Text);
        linked.Json["scope"]!.GetValue<string>().ShouldBe("both both:gold");
        (await RefreshAsync(linked)).Json["scope"]!.GetValue<string>().ShouldBe("both both:gold");
    }

    [Fact]
    public async Task Link_SolanaWalletToAnEvmSignIn_IsNamedInTheToken()
    {
        var alice = await Issuer.SignInAsync(Alice);
        var link = await ChallengeAsync(_sol.Address.ToString(), "mainnet", null, SubOf(alice));

        var linked = await LinkAsync(alice, "siws", link, _sol.Sign(link));

        linked.Status.ShouldBe(200, linked.Text);
        linked.Json["scope"]!.GetValue<string>().ShouldBe("both both:gold own own:gold");
        linked.Claims()["linked_accounts"]!.ToJsonString().ShouldBe($$"""[{"sub":"solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:{{_sol.Address}}","proof":"ed25519"}]""");
    }

    [Theory]
    [InlineData("""{"address":"A"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":1}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":"localnet"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":"\ud800"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":["mainnet"]}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":"testnet"}""", "unknown_chain")]
    [InlineData("""{"address":"A","chainId":"mainnet","scheme":"siwe"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":"mainnet","scheme":"eip712"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":"mainnet","purpose":"attest"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":"mainnet","scope":"own"}""", "invalid_scope")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":"mainnet"}""", "invalid_request")]
    [InlineData("""{"address":"0x52908400098527886E0F7030069857D2E4169EE7","chainId":1,"scheme":"siws"}""", "invalid_request")]
    public async Task Challenge_WrongMember_IsRefused(string body, string code)
    {
        using var content = new StringContent(body.Replace("\"A\"", $"\"{_sol.Address}\"", StringComparison.Ordinal), null, "application/json");
        (await Issuer.PostAsync("/auth/challenge", content)).ShouldBe(400, code);
    }

    private static Dictionary<string, string?> Clusters(params string[] names) =>
        names.Index().ToDictionary(one => $"SignIn:SolanaClusters:{one.Index}", one => (string?)one.Item, StringComparer.Ordinal);

    private Task<string> ChallengeAsync(SolanaWallet wallet, string chain = "mainnet", string? scheme = null) => ChallengeAsync(wallet.Address.ToString(), chain, scheme, null);

    private async Task<string> ChallengeAsync(string address, JsonNode chain, string? scheme, string? linkTo)
    {
        var request = new JsonObject { ["address"] = address, ["chainId"] = chain };
        if (scheme is not null)
        {
            request["scheme"] = scheme;
        }

        if (linkTo is not null)
        {
            (request["purpose"], request["linkTo"]) = ("link", linkTo);
        }

        using var content = new StringContent(request.ToJsonString(), null, "application/json");
        var answer = await Issuer.PostAsync("/auth/challenge", content);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json["message"]!.GetValue<string>();
    }

    private Task<Answer> SendAsync(string message, string signature, string? scope = null)
    {
        var form = TestIssuer.Form(message, signature, scope);
        form["grant_type"] = GrantType;
        return Issuer.SendAsync(form);
    }

    private Task<Answer> RefreshAsync(Answer answer) => Issuer.SendAsync(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = answer.Json["refresh_token"]!.GetValue<string>() });

    private async Task<Answer> LinkAsync(Answer signedIn, string? scheme, string message, string signature)
    {
        var body = new JsonObject { ["refresh_token"] = signedIn.Json["refresh_token"]!.GetValue<string>(), ["message"] = message, ["signature"] = signature };
        if (scheme is not null)
        {
            body["scheme"] = scheme;
        }

        using var content = new StringContent(body.ToJsonString(), null, "application/json");
        return await Issuer.PostAsync("/auth/link", content);
    }

    private static string SubOf(Answer answer) => answer.Claims()["sub"]!.GetValue<string>();

    private static AccessToken TokenOf(JsonObject claims) => new()
    {
        Issuer = "i", Account = claims["sub"]!.GetValue<string>(), Proof = ProofKind.Ed25519, Audience = "a", Id = "x", ClientId = "c", Scope = "", IssuedAt = default, NotBefore = default, ExpiresAt = default,
    };
}
