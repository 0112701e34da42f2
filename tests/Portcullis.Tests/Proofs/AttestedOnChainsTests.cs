using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Ethereum;
using Portcullis.Issuer.Attestations;
using Portcullis.Testing;

namespace Portcullis.Tests.Proofs;

/// <summary>Attestations about two real chains, asked of a whole gateway, and what they open there.</summary>
[Collection(WalletChains.Name)]
public sealed class AttestedOnChainsTests(WalletGateway gate)
{
    private static readonly DevAccount Owner = WalletGateway.Owner;

    /// <summary>There is enough at the address on both chains.</summary>
    [Theory]
    [InlineData("erc1271")]
    [InlineData("erc6492")]
    [Trait("Case", "W5")]
    public async Task WalletProof_Contract_OpensOnItsOwnChainAlone(string kind)
    {
        var salt = new Hash(RandomNumberGenerator.GetBytes(Hash.Size));
        var wallet = await ContractWallets.AddressOfAsync(gate.One.Chain, gate.Factory, Owner.Address, salt);
        var deployment = ContractWallets.Deployment(Owner.Address, salt);
        await (kind == "erc1271" ? gate.One.Chain.SendAsync(Owner.Address, gate.Factory, deployment.ToString()) : Task.CompletedTask);
        foreach (var chain in new[] { gate.One.Chain, gate.Two.Chain })
        {
            await chain.SetEtherAsync(wallet, BigInteger.Pow(10, 20));
            await chain.MineAsync();
        }

        var proof = await ProofAsync(wallet, signature => kind == "erc1271" ? signature : ContractWallets.Wrap(gate.Factory, deployment, signature));

        var elsewhere = await AttestAsync(wallet, [Coin(1), Coin(2)], proof);
        (elsewhere.Status, ErrorCode(elsewhere)).ShouldBe((401, "signature_invalid"));
        var answer = await AttestAsync(wallet, [Coin(1)], proof);

        answer.Status.ShouldBe(200, answer.Body.ToJsonString());
        ((string?)ClaimsOf(answer)["proof"]).ShouldBe(kind);
        var token = (string)answer.Body["data"]!["jwt"]!;
        (await gate.GetAsync("/near/x", token)).ShouldBe(200, null);
        gate.Gateway.Upstream.Requests.Last().Header("Portcullis-Account").ShouldBe($"eip155:1:{wallet}");
        (await gate.GetAsync("/far/x", token)).ShouldBeUnproven();
    }

    [Fact]
    public async Task TwoChains_EachResultIsAtItsOwnBlockAndTheTokenAtTheFirsts()
    {
        var (one, two) = (await HeadAsync(gate.One), await HeadAsync(gate.Two));
        await gate.Two.Chain.MineAsync((int)BigInteger.Max(1, one.Number - two.Number + 7));
        two = await HeadAsync(gate.Two);
        one.Number.ShouldNotBe(two.Number);

        foreach (var (chains, heads) in new[] { ((int[])[1, 2], new[] { one, two }), ([2, 1], [two, one]) })
        {
            var answer = await AttestAsync(Owner.Address, [.. chains.Select(Coin)], null);

            answer.Status.ShouldBe(200, answer.Body.ToJsonString());
            var results = answer.Body["data"]!["attestation"]!["results"]!.AsArray();
            results.Select(result => ((int)result!["chainId"]!, (string)result["blockNumber"]!, (string)result["blockTimestamp"]!))
                .ShouldBe(chains.Zip(heads, (chain, head) => (chain, head.Hex, head.Time)));
            var claims = ClaimsOf(answer);
            ((string?)claims["blockNumber"], (string?)claims["blockTimestamp"]).ShouldBe((heads[0].Hex, heads[0].Time));
        }
    }

    /// <summary>What the chain answers otherwise than the type has it is the asker's fault; what no node answers is nobody's.</summary>
    [Theory]
    [InlineData("junk", 400, "bad_answer")]
    [InlineData("short", 400, "bad_answer")]
    [InlineData("reverts", 400, "reverted")]
    [InlineData("absent", 400, "reverted")]
    [InlineData("huge", 400, "bad_answer")]
    [InlineData("burn", 503, "read_failed")]
    [InlineData(null, 400, "no_contract")]
    public async Task ContractThatDoesNotAnswer_IsNamedBesideOneThatDoes(string? function, int status, string source)
    {
        var views = function is null ? WalletGateway.Stranger.Address : await gate.One.Chain.DeployAsync(CompiledContract.Read("Views"));

        var answer = await AttestAsync(Owner.Address, [Coin(1), View(views, function ?? "isMember")], null);

        (answer.Status, ErrorCode(answer)).ShouldBe((status, status == 400 ? "unanswerable_condition" : "rpc_failure"), answer.Body.ToJsonString());
        var failed = answer.Body["error"]!["failedConditions"]!.AsArray().ShouldHaveSingleItem()!;
        ((int)failed["condition"]!, (int)failed["chainId"]!, (string?)failed["source"], (string?)failed["contractAddress"]).ShouldBe((1, 1, source, views.ToString()));
        (await AttestAsync(Owner.Address, [Coin(1)], null)).Status.ShouldBe(200, "the node is asked as before");
    }

    private static JsonObject Coin(int chainId) => new() { ["type"] = "token_balance", ["chainId"] = chainId, ["contractAddress"] = "native", ["threshold"] = "1" };

    private static JsonObject View(Address contract, string function) =>
        new() { ["type"] = "evm_view_call", ["chainId"] = 1, ["contractAddress"] = contract.ToString(), ["selector"] = $"{function}(address)" };

    private static string? ErrorCode(Reply reply) => (string?)reply.Body["error"]!["code"];

    private static JsonNode ClaimsOf(Reply reply) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(((string)reply.Body["data"]!["jwt"]!).Split('.')[1]))!;

    private static async Task<(BigInteger Number, string Hex, string Time)> HeadAsync(RecordedChain chain)
    {
        var block = await chain.Chain.Anvil.RpcAsync("eth_getBlockByNumber", "latest", false);
        var (hex, time) = (block.GetProperty("number").GetString()!, block.GetProperty("timestamp").GetString()!);
        var instant = DateTimeOffset.FromUnixTimeSeconds(long.Parse(time[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return (BigInteger.Parse("0" + hex[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), hex, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture));
    }

    private async Task<JsonObject> ProofAsync(Address wallet, Func<Bytes, Bytes> wrap)
    {
        var challenge = await gate.Gateway.PostAsync("/auth/challenge", new JsonObject { ["address"] = wallet.ToString(), ["chainId"] = 1, ["purpose"] = "attest" });
        var message = (string)challenge["message"]!;
        return new JsonObject { ["message"] = message, ["signature"] = wrap(WalletGateway.Sign(Owner, message)).ToString() };
    }

    private async Task<Reply> AttestAsync(Address wallet, JsonObject[] conditions, JsonObject? proof)
    {
        var body = new JsonObject { ["wallet"] = wallet.ToString(), ["format"] = "jwt", ["conditions"] = new JsonArray([.. conditions]), ["walletProof"] = proof?.DeepClone() };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attest") { Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-API-Key", (await gate.Gateway.App.Services.GetRequiredService<ApiKeys>().CreateAsync("test", null, null, CancellationToken.None)).Text);
        return await Reply.OfAsync(await gate.Http.SendAsync(request));
    }
}
