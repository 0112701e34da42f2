using System.Numerics;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Testing;

namespace Portcullis.Tests.Proofs;

/// <summary>Requests that are signed each by itself (ERC-8128) by wallets that are not deployed yet and by accounts that have delegated to code, on real chains. Each holds what is asked, on both.</summary>
[Collection(WalletChains.Name)]
public sealed class SignedContractTests(WalletGateway gate)
{
    private const string Near = "/silver/x";
    private const string Far = "/gold/x";

    private static readonly DevAccount Owner = WalletGateway.Owner;
    private static readonly DevAccount Stranger = WalletGateway.Stranger;

    [Fact]
    [Trait("Case", "W3")]
    public async Task Undeployed_OwnersSignature_PassesOnceAndNothingStays()
    {
        var salt = new Hash([.. new byte[31], 88]);
        var wallet = await ContractWallets.AddressOfAsync(gate.One.Chain, gate.Factory, Owner.Address, salt);
        await FundAsync(wallet);
        RequestSignature Sign(DevAccount signer, string path) => Wrapped(salt, SignAs(signer, new Account(1, wallet), path));
        var good = Sign(Owner, Near);

        (await SendAsync(Near, Sign(Owner, Far))).ShouldBe(401, "signed_request_invalid", "another request").Text("reason").ShouldBe("bad_signature");
        (await SendAsync(Near, Sign(Stranger, Near))).ShouldBe(401, "signed_request_invalid", "another owner").Text("reason").ShouldBe("bad_signature");
        (await SendAsync(Near, good)).ShouldBe(200, null);
        gate.Gateway.Upstream.Requests.Last().Header("Portcullis-Account").ShouldBe($"eip155:1:{wallet}");
        var calls = gate.One.Node.CallsAbout(wallet);
        (await SendAsync(Near, good)).ShouldBe(401, "signed_request_invalid", "the second time").Text("reason").ShouldBe("nonce_reused");
        gate.One.Node.CallsAbout(wallet).ShouldBe(calls, "a replay asks nobody");
        (await SendAsync(Far, Sign(Owner, Far))).ShouldBeUnproven();

        (await ContractWallets.CodeAtAsync(gate.One.Chain, wallet)).ShouldBe("0x");
    }

    [Fact]
    [Trait("Case", "W4")]
    public async Task Delegated_KeyAlwaysSpeaks_CodeWhereItMayAndOnItsChain()
    {
        var account = Anvil.Accounts[6];
        await ContractWallets.DelegateAsync(gate.One.Chain, account.Address, gate.Hostile);
        await using var strict = await gate.StartAsync(settings => settings["SignIn"] = new JsonObject { ["DelegatedCode"] = false });
        RequestSignature Sign(DevAccount signer, string path, byte? ending) => SignAs(signer, new Account(1, account.Address), path, ending);

        (await SendAsync(Near, Sign(Stranger, Near, ending: 1))).ShouldBe(401, "signed_request_invalid", "code that says no").Text("reason").ShouldBe("bad_signature");
        (await SendAsync(Near, Sign(Stranger, Near, ending: 0))).ShouldBe(200, null, "code that says yes");
        gate.Gateway.Upstream.Requests.Last().Header("Portcullis-Account").ShouldBe($"eip155:1:{account.Address}");
        (await SendAsync(Far, Sign(Stranger, Far, ending: 0))).ShouldBeUnproven();
        (await SendAsync(Far, Sign(account, Far, ending: 1))).ShouldBe(200, null, "its key, whatever the code says");

        (await RequestSigning.SendAsync(strict.Http, Near, Sign(Stranger, Near, ending: 0))).ShouldBe(401, "signed_request_invalid", "code that may not speak").Text("reason").ShouldBe("bad_signature");
        (await RequestSigning.SendAsync(strict.Http, Near, Sign(account, Near, ending: 1))).ShouldBe(200, null, "its key, where the code may not speak");
    }

    private async Task FundAsync(Address account)
    {
        foreach (var chain in new[] { gate.One.Chain, gate.Two.Chain })
        {
            await chain.SetEtherAsync(account, BigInteger.Pow(10, 20));
            await chain.MineAsync();
        }
    }

    private RequestSignature SignAs(DevAccount signer, Account account, string path, byte? ending = null)
    {
        using var key = WalletGateway.KeyOf(signer);
        return new RequestSigning(gate.Http, key, TimeProvider.System).Sign(account, path, ending: ending);
    }

    private RequestSignature Wrapped(Hash salt, RequestSignature signature) => signature with
    {
        Signature = RequestSigning.Write(ContractWallets.Wrap(gate.Factory, ContractWallets.Deployment(Owner.Address, salt), RequestSigning.BytesOf(signature)).Span),
    };

    private Task<Reply> SendAsync(string path, RequestSignature signature) => RequestSigning.SendAsync(gate.Http, path, signature);
}
