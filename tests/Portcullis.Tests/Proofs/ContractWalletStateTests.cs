using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.TypedData;
using Portcullis.Testing;

namespace Portcullis.Tests.Proofs;

/// <summary>Wallets that are contracts sign in before they are deployed and go on afterwards, and sign documents, on real chains.</summary>
[Collection(WalletChains.Name)]
public sealed class ContractWalletStateTests(WalletGateway gate)
{
    private static readonly DevAccount Owner = WalletGateway.Owner;
    private static readonly DevAccount Stranger = WalletGateway.Stranger;
    private static readonly AbiFunction SetOwner = AbiFunction.Parse("setOwner(address)");

    [Fact]
    public async Task Undeployed_DeployedAfterwards_GoesOnUntilItsOwnerChanges()
    {
        var salt = new Hash([.. new byte[31], 77]);
        var wallet = await ContractWallets.AddressOfAsync(gate.One.Chain, gate.Factory, Owner.Address, salt);
        var deployment = ContractWallets.Deployment(Owner.Address, salt);
        var message = await gate.Client.MessageAsync(wallet);
        var signIn = await gate.Client.SendAsync(message, ContractWallets.Wrap(gate.Factory, deployment, WalletGateway.Sign(Owner, message.ToString())));
        var before = (await gate.Client.RefreshAsync(signIn)).ShouldBe(200, null, "before it is deployed");

        await gate.One.Chain.SendAsync(Owner.Address, gate.Factory, deployment.ToString());
        (await ContractWallets.CodeAtAsync(gate.One.Chain, wallet)).Length.ShouldBeGreaterThan("0x".Length);
        var after = (await gate.Client.RefreshAsync(before)).ShouldBe(200, null, "deployed as it said");
        ((string?)after.Claims["sub"]).ShouldBe($"eip155:1:{wallet}");

        await gate.One.Chain.SendAsync(Owner.Address, wallet, SetOwner.Encode(Stranger.Address).ToString());
        (await gate.Client.RefreshAsync(after)).ShouldBe(401, "signature_invalid", "another's by now");
    }

    [Fact]
    public async Task Deployed_SignsADocument_IsGoodForThatAlone()
    {
        var wallet = await ContractWallets.DeployAsync(gate.One.Chain, Owner.Address);
        var (document, other) = (await DocumentAsync(wallet), await DocumentAsync(wallet));

        (await SendAsync(document, Stranger, document)).ShouldBe(401, "signature_invalid");
        (await SendAsync(document, Owner, other)).ShouldBe(401, "signature_invalid");
        var signIn = (await SendAsync(document, Owner, document)).ShouldBe(200, null);
        ((string?)signIn.Claims["proof"], (string?)signIn.Claims["sub"]).ShouldBe(("erc1271", $"eip155:1:{wallet}"));

        await gate.One.Chain.SendAsync(Owner.Address, wallet, SetOwner.Encode(Stranger.Address).ToString());
        (await gate.Client.RefreshAsync(signIn)).ShouldBe(401, "signature_invalid");
    }

    /// <summary>An account with a key has taken over code that says yes to everything (EIP-7702), by which somebody signed in, and then does so no more.</summary>
    [Theory]
    [InlineData("other code")]
    [InlineData("none")]
    [Trait("Case", "W4")]
    public async Task Delegated_ChangesItsCode_EndsWhatTheCodeSaidAndNotWhatTheKeySaid(string next)
    {
        var account = Anvil.Accounts[7];
        await ContractWallets.DelegateAsync(gate.One.Chain, account.Address, gate.Hostile);
        var (byCode, byKey) = (await gate.Client.MessageAsync(account.Address, ending: 0), await gate.Client.MessageAsync(account.Address));
        var theirs = (await gate.Client.SendAsync(byCode, WalletGateway.Sign(Stranger, byCode.ToString()))).ShouldBe(200, null);
        var own = (await gate.Client.SendAsync(byKey, WalletGateway.Sign(account, byKey.ToString()))).ShouldBe(200, null);
        ((string?)theirs.Claims["proof"], (string?)own.Claims["proof"]).ShouldBe(("eip7702", "key_recovery"));
        theirs = (await gate.Client.RefreshAsync(theirs)).ShouldBe(200, null, "while the code is the same");

        await ContractWallets.DelegateAsync(gate.One.Chain, account.Address, next == "none" ? null : await ContractWallets.DeployAsync(gate.One.Chain, Address.Zero));

        (await gate.Client.RefreshAsync(theirs)).ShouldBe(401, "signature_invalid");
        (await gate.Client.RefreshAsync(theirs)).ShouldBe(400, "refresh_token_invalid");
        (await gate.GetAsync("/premium/x", theirs.Text("access_token"))).ShouldBe(401, "revoked_token");
        (await gate.Client.RefreshAsync(own)).ShouldBe(200, null);
    }

    private async Task<TypedDataDocument> DocumentAsync(Address wallet)
    {
        var question = new JsonObject { ["address"] = wallet.ToString(), ["chainId"] = 1, ["scheme"] = "eip712" };
        using var content = new StringContent(question.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var challenge = await Reply.OfAsync(await gate.Http.PostAsync("/auth/challenge", content));
        return TypedDataDocument.TryParse(challenge.Body["typedData"]!.ToJsonString(), out var document, out var fault) ? document : throw new InvalidOperationException(fault);
    }

    private async Task<Reply> SendAsync(TypedDataDocument document, DevAccount signer, TypedDataDocument signed)
    {
        using var key = WalletGateway.KeyOf(signer);
        var signature = Hex.Format(key.SignTypedData(signed));
        return await gate.Client.PostAsync(new JsonObject
        {
            ["grant_type"] = "urn:portcullis:grant-type:eip712", ["message"] = JsonNode.Parse(document.ToJson()), ["signature"] = signature,
        }.ToJsonString());
    }
}
