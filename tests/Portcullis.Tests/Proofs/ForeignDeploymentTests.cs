using System.Numerics;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.Tests.Proofs;

/// <summary>
/// Alice's wallet holds coins on chain 1. Mallory has deployed a wallet of her own at the same address of chain 2, which takes nothing but a deployer who is the same on both. Her word is good on chain 2
/// and opens nothing that the address holds on chain 1.
/// </summary>
[Collection(WalletChains.Name)]
public sealed class ForeignDeploymentTests(WalletGateway gate)
{
    private static readonly DevAccount Alice = WalletGateway.Owner;
    private static readonly DevAccount Mallory = WalletGateway.Stranger;

    [Fact]
    [Trait("Case", "W5")]
    public async Task SignIn_ByTheOtherOwner_HoldsNothingOfTheFirst()
    {
        var wallet = await DeployOnBothAsync();

        var signIn = await SignInAsync(wallet, 2, Mallory);

        signIn.ShouldBe(200, null);
        ((string?)signIn.Claims["sub"], (string?)signIn.Claims["proof"], signIn.Text("scope")).ShouldBe(($"eip155:2:{wallet}", "erc1271", ""));
        (await gate.GetAsync("/silver/x", signIn.Text("access_token"))).ShouldBeUnproven();
        (await gate.GetAsync("/premium/x", signIn.Text("access_token"))).ShouldBeUnproven();
        (await SignInAsync(wallet, 2, Mallory, "market-data:silver")).ShouldBeUnproven();
        (await gate.Client.RefreshAsync(signIn)).ShouldBe(200, null).Text("scope").ShouldBe("");
    }

    [Fact]
    [Trait("Case", "W5")]
    public async Task SignIn_OneOwnerOnTheOthersChain_IsRefused()
    {
        var wallet = await DeployOnBothAsync();

        (await SignInAsync(wallet, 1, Mallory)).ShouldBe(401, "signature_invalid");
        (await SignInAsync(wallet, 2, Alice)).ShouldBe(401, "signature_invalid");

        var own = (await SignInAsync(wallet, 1, Alice)).ShouldBe(200, null);
        (await gate.GetAsync("/silver/x", own.Text("access_token"))).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Case", "W5")]
    public async Task SignedRequest_ByTheOtherOwner_OpensNothing()
    {
        var wallet = await DeployOnBothAsync();

        (await SignedAsync(Mallory, new Account(1, wallet))).ShouldBe(401, "signed_request_invalid").Text("reason").ShouldBe("bad_signature");
        (await SignedAsync(Mallory, new Account(2, wallet))).ShouldBeUnproven();
        (await SignedAsync(Alice, new Account(1, wallet))).Status.ShouldBe(200);
    }

    private async Task<Address> DeployOnBothAsync()
    {
        await AlignAsync(gate.One.Chain, gate.Two.Chain);
        var first = await ContractWallets.DeployAsync(gate.One.Chain, Alice.Address);
        var second = await ContractWallets.DeployAsync(gate.Two.Chain, Mallory.Address);
        second.ShouldBe(first);
        await gate.One.Chain.SetEtherAsync(first, BigInteger.Pow(10, 20));
        await gate.One.Chain.MineAsync();
        return first;
    }

    /// <summary>Gives the deployer the same nonce on both chains, whatever other tests have deployed.</summary>
    private static async Task AlignAsync(params TestChain[] chains)
    {
        var nonces = await Task.WhenAll(chains.Select(async chain => (await chain.Anvil.RpcAsync("eth_getTransactionCount", TestChain.Deployer.ToLowerString(), "latest")).GetString()!));
        var next = nonces.MaxBy(nonce => Convert.ToUInt64(nonce, 16))!;
        await Task.WhenAll(chains.Select(chain => chain.Anvil.RpcAsync("anvil_setNonce", TestChain.Deployer.ToLowerString(), next)));
    }

    private async Task<Reply> SignInAsync(Address wallet, ulong chainId, DevAccount owner, string? scope = null)
    {
        var message = await gate.Client.MessageAsync(wallet, chainId);
        return await gate.Client.SendAsync(message, WalletGateway.Sign(owner, message.ToString()), scope);
    }

    private async Task<Reply> SignedAsync(DevAccount signer, Account account)
    {
        using var key = WalletGateway.KeyOf(signer);
        return await new RequestSigning(gate.Http, key, TimeProvider.System).SendAsync(account, "/silver/x");
    }
}
