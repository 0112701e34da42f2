using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Testing;

namespace Portcullis.Tests.Proofs;

/// <summary>Wallets that are contracts, on real chains, through a whole gateway.</summary>
[Collection(WalletChains.Name)]
public sealed class ContractWalletTests(WalletGateway gate)
{
    private static readonly DevAccount Owner = WalletGateway.Owner;
    private static readonly DevAccount Stranger = WalletGateway.Stranger;

    [Fact]
    [Trait("Case", "W1")]
    public async Task Deployed_OwnersSignature_IsGoodForItsMessageAlone()
    {
        var wallet = await ContractWallets.DeployAsync(gate.One.Chain, Owner.Address);
        var (message, other) = (await gate.Client.MessageAsync(wallet), await gate.Client.MessageAsync(wallet));

        (await gate.Client.SendAsync(message, WalletGateway.Sign(Owner, other.ToString()))).ShouldBe(401, "signature_invalid");
        (await gate.Client.SendAsync(message, WalletGateway.Sign(Stranger, message.ToString()))).ShouldBe(401, "signature_invalid");
        var good = (await gate.Client.SendAsync(message, WalletGateway.Sign(Owner, message.ToString()))).ShouldBe(200, null);

        ((string?)good.Claims["proof"], (string?)good.Claims["sub"]).ShouldBe(("erc1271", $"eip155:1:{wallet}"));
    }

    [Fact]
    [Trait("Case", "W1")]
    public async Task Deployed_OwnerChangesOnChain_NextRefreshIsRefused()
    {
        var wallet = await ContractWallets.DeployAsync(gate.One.Chain, Owner.Address);
        var signIn = await SignInAsync(wallet, Owner);
        var refreshed = (await gate.Client.RefreshAsync(signIn)).ShouldBe(200, null);

        await gate.One.Chain.SendAsync(Owner.Address, wallet, AbiFunction.Parse("setOwner(address)").Encode(Stranger.Address).ToString());

        (await gate.Client.RefreshAsync(refreshed)).ShouldBe(401, "signature_invalid");
        (await gate.Client.RefreshAsync(refreshed)).ShouldBe(400, "refresh_token_invalid");
        (await SignInAsync(wallet, Stranger)).ShouldBe(200, null);
    }

    [Fact]
    [Trait("Case", "W1")]
    public async Task Deployed_SignedRequest_IsTheOwnersAlone()
    {
        var wallet = await ContractWallets.DeployAsync(gate.One.Chain, Owner.Address);
        await gate.One.Chain.SetEtherAsync(wallet, System.Numerics.BigInteger.Pow(10, 19));
        await gate.One.Chain.MineAsync();

        (await SignedAsync(Stranger, new Account(1, wallet))).ShouldBe(401, "signed_request_invalid");
        (await SignedAsync(Owner, new Account(1, wallet))).ShouldBe(200, null);
    }

    [Fact]
    [Trait("Case", "W3")]
    public async Task Undeployed_OwnersSignature_IsGoodAndNothingStays()
    {
        var salt = Salt(1);
        var wallet = await ContractWallets.AddressOfAsync(gate.One.Chain, gate.Factory, Owner.Address, salt);
        var (message, other) = (await gate.Client.MessageAsync(wallet), await gate.Client.MessageAsync(await ContractWallets.AddressOfAsync(gate.One.Chain, gate.Factory, Owner.Address, Salt(2))));

        (await gate.Client.SendAsync(message, Wrapped(salt, other.ToString()))).ShouldBe(401, "signature_invalid", "another message");
        (await gate.Client.SendAsync(other, Wrapped(salt, other.ToString()))).ShouldBe(401, "signature_invalid", "another address");
        var good = (await gate.Client.SendAsync(message, Wrapped(salt, message.ToString()))).ShouldBe(200, null);

        ((string?)good.Claims["proof"], (string?)good.Claims["sub"]).ShouldBe(("erc6492", $"eip155:1:{wallet}"));
        (await ContractWallets.CodeAtAsync(gate.One.Chain, wallet)).ShouldBe("0x");
    }

    [Fact]
    [Trait("Case", "W4")]
    public async Task Delegated_KeyAlwaysSpeaks_CodeWhereItMay()
    {
        var account = Anvil.Accounts[5];
        await ContractWallets.DelegateAsync(gate.One.Chain, account.Address, gate.Hostile);
        await using var strict = await gate.StartAsync(settings => settings["SignIn"] = new JsonObject { ["DelegatedCode"] = false });
        var client = new SignInClient(strict.Http, TimeProvider.System);
        var (message, forged) = (await client.MessageAsync(account.Address), await client.MessageAsync(account.Address, ending: 0));

        (await client.SendAsync(forged, WalletGateway.Sign(Stranger, forged.ToString()))).ShouldBe(401, "signature_invalid");
        var good = (await client.SendAsync(message, WalletGateway.Sign(account, message.ToString()))).ShouldBe(200, null);
        ((string?)good.Claims["proof"]).ShouldBe("key_recovery");

        var lax = await gate.Client.MessageAsync(account.Address, ending: 0);
        var delegated = (await gate.Client.SendAsync(lax, WalletGateway.Sign(Stranger, lax.ToString()))).ShouldBe(200, null, "code that says yes to everything, where it may speak");
        ((string?)delegated.Claims["proof"]).ShouldBe("eip7702");
    }

    [Fact]
    [Trait("Case", "W5")]
    public async Task Deployed_MessageNamesAnotherChain_IsRefusedAndItsOwnIsNotAsked()
    {
        var wallet = await ContractWallets.DeployAsync(gate.One.Chain, Owner.Address);
        var message = await gate.Client.MessageAsync(wallet, chainId: 2);

        (await gate.Client.SendAsync(message, WalletGateway.Sign(Owner, message.ToString()))).ShouldBe(401, "signature_invalid");
        (await SignedAsync(Owner, new Account(2, wallet))).ShouldBe(401, "signed_request_invalid");

        gate.One.Node.CallsAbout(wallet).ShouldBe(0);
        gate.Two.Node.CallsAbout(wallet).ShouldBe(2);
    }

    private static Hash Salt(byte number) => new([.. new byte[31], number]);

    private Bytes Wrapped(Hash salt, string message) =>
        ContractWallets.Wrap(gate.Factory, ContractWallets.Deployment(Owner.Address, salt), WalletGateway.Sign(Owner, message));

    private async Task<Reply> SignInAsync(Address wallet, DevAccount owner)
    {
        var message = await gate.Client.MessageAsync(wallet);
        return await gate.Client.SendAsync(message, WalletGateway.Sign(owner, message.ToString()));
    }

    private async Task<Reply> SignedAsync(DevAccount signer, Account account)
    {
        using var key = WalletGateway.KeyOf(signer);
        return await new RequestSigning(gate.Http, key, TimeProvider.System).SendAsync(account, "/premium/x");
    }
}
