using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Tests.Proofs;

/// <summary>Somebody who holds nothing links a wallet that is a contract, on real chains. At the wallet's address there are coins on both chains: its word counts on its own alone.</summary>
[Collection(WalletChains.Name)]
public sealed class LinkedContractTests(WalletGateway gate) : IDisposable
{
    private static readonly DevAccount Owner = WalletGateway.Owner;

    private readonly EthereumKey _key = new(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _key.Dispose();

    /// <summary>The other condition is on a chain where, of the two accounts, only a key's own or a contract's of that chain is proven: then it is a plain no.</summary>
    [Theory]
    [InlineData("a key", "erc1271", null)]
    [InlineData("a contract of chain 2", "erc1271", null)]
    [InlineData("a contract of chain 1", "erc1271", "not_proven_on_chain")]
    [InlineData("a contract of chain 1", "erc6492", "not_proven_on_chain")]
    [Trait("Case", "W5")]
    public async Task Link_Contract_CountsOnItsOwnChainAloneUntilItsOwnerChanges(string caller, string proof, string? code)
    {
        var account = await AccountOfAsync(caller);
        var signIn = await SignInAsync(account);
        var wallet = await FundedAsync(proof);
        var message = await LinkMessageAsync(wallet.Address, account);

        (await LinkAsync(signIn, message, wallet.Sign(WalletGateway.Stranger, message))).ShouldBe(401, "signature_invalid");
        var linked = (await LinkAsync(signIn, message, wallet.Sign(Owner, message))).ShouldBe(200, null);
        await ShouldOpenNearAloneAsync(linked, account, wallet.Address, proof, code);
        var refreshed = (await gate.Client.RefreshAsync(linked)).ShouldBe(200, null);
        await ShouldOpenNearAloneAsync(refreshed, account, wallet.Address, proof, code);

        await wallet.PassOnAsync();
        (await gate.Client.RefreshAsync(refreshed)).ShouldBe(401, "signature_invalid", "another's by now");
        (await gate.GetAsync("/near/x", refreshed.Text("access_token"))).ShouldBe(401, "revoked_token");
    }

    private async Task ShouldOpenNearAloneAsync(Reply tokens, Account account, Address wallet, string proof, string? code)
    {
        tokens.Text("scope").ShouldBe("near near:only shared shared:only", "and not far");
        tokens.Claims["linked_accounts"]!.ToJsonString().ShouldBe($$"""[{"sub":"eip155:1:{{wallet}}","proof":"{{proof}}"}]""");
        (await gate.GetAsync("/near/x", tokens.Text("access_token"))).ShouldBe(200, null);
        gate.Gateway.Upstream.Requests.Last().Header("Portcullis-Account").ShouldBe(account.ToString());
        (await gate.GetAsync("/premium/x", tokens.Text("access_token"))).ShouldBe(403, "policy_not_met", "where the policy looks at the caller's own account");
        var far = (await gate.GetAsync("/far/x", tokens.Text("access_token"))).ShouldBe(403, "policy_not_met");
        far.Body["reasons"]!.AsArray().Select(reason => ((string?)reason!["verdict"], (string?)reason["code"])).ShouldBe([("not_met", code)]);
    }

    /// <summary>An account that the test's key speaks for, and that holds nothing.</summary>
    private async Task<Account> AccountOfAsync(string caller) => caller switch
    {
        "a contract of chain 1" => new(1, await ContractWallets.DeployAsync(gate.One.Chain, _key.Address)),
        "a contract of chain 2" => new(2, await ContractWallets.DeployAsync(gate.Two.Chain, _key.Address)),
        _ => new(1, _key.Address),
    };

    private async Task<Reply> SignInAsync(Account account)
    {
        var message = await gate.Client.MessageAsync(account.Address, account.ChainId);
        var signIn = (await gate.Client.SendAsync(message, new Bytes(_key.SignMessage(message.ToString())))).ShouldBe(200, null);
        signIn.Text("scope").ShouldBe("");
        return signIn;
    }

    private async Task<LinkedWallet> FundedAsync(string proof)
    {
        var salt = new Hash(RandomNumberGenerator.GetBytes(Hash.Size));
        var wallet = new LinkedWallet(gate, await ContractWallets.AddressOfAsync(gate.One.Chain, gate.Factory, Owner.Address, salt), salt, proof == "erc1271");
        foreach (var chain in new[] { gate.One.Chain, gate.Two.Chain })
        {
            await chain.SetEtherAsync(wallet.Address, BigInteger.Pow(10, 20));
            await chain.MineAsync();
        }

        await (wallet.IsDeployed ? wallet.DeployAsync() : Task.CompletedTask);
        return wallet;
    }

    private async Task<string> LinkMessageAsync(Address wallet, Account caller)
    {
        var question = new JsonObject { ["address"] = wallet.ToString(), ["chainId"] = 1, ["purpose"] = "link", ["linkTo"] = caller.ToString() };
        return (await PostAsync("/auth/challenge", question)).ShouldBe(200, null).Text("message");
    }

    private Task<Reply> LinkAsync(Reply signIn, string message, Bytes signature) =>
        PostAsync("/auth/link", new JsonObject { ["refresh_token"] = signIn.Text("refresh_token"), ["message"] = message, ["signature"] = signature.ToString() });

    private async Task<Reply> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        return await Reply.OfAsync(await gate.Http.PostAsync(path, content));
    }

    /// <summary>A wallet of the owner's on chain 1.</summary>
    private sealed record LinkedWallet(WalletGateway Gate, Address Address, Hash Salt, bool IsDeployed)
    {
        private Bytes Deployment => ContractWallets.Deployment(Owner.Address, Salt);

        public Bytes Sign(DevAccount signer, string message)
        {
            var signature = WalletGateway.Sign(signer, message);
            return IsDeployed ? signature : ContractWallets.Wrap(Gate.Factory, Deployment, signature);
        }

        public async Task DeployAsync() => await Gate.One.Chain.SendAsync(Owner.Address, Gate.Factory, Deployment.ToString());

        /// <summary>Gives it another owner; one that signed before it was deployed is deployed for that.</summary>
        public async Task PassOnAsync()
        {
            await (IsDeployed ? Task.CompletedTask : DeployAsync());
            await Gate.One.Chain.SendAsync(Owner.Address, Address, AbiFunction.Parse("setOwner(address)").Encode(WalletGateway.Stranger.Address).ToString());
        }
    }
}
