using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Keys;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Attestations;

public sealed class AttestationProofTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Attestation_WalletProvenAndHolding_PassesAsTheAccount()
    {
        var (address, _) = gateway.NewHolder(1);

        var request = await gateway.PassAsync("/premium/x", Attest(address));

        request.Header("Portcullis-Account").ShouldBe(new Account(1, address).ToString());
        request.Header("Portcullis-Tier").ShouldBe("basic");
        request.Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Attestation_SaysYesButHoldsNothingNow_403()
    {
        var (address, _) = gateway.NewHolder(1);
        var token = Attest(address);
        gateway.One.Give(address, 0);

        (await RefusalAsync("/premium/x", token)).ShouldBe((HttpStatusCode.Forbidden, "policy_not_met"));
        gateway.One.Give(address, 1);
        await gateway.PassAsync("/premium/x", token);
    }

    [Fact]
    public async Task Attestation_SaysNoButHoldsNow_Passes()
    {
        var (address, _) = gateway.NewHolder(1);

        await gateway.PassAsync("/premium/x", Attest(address, met: false));
    }

    [Fact]
    public async Task Attestation_WalletNotProven_401UnlessTheRouteSaysSo()
    {
        var (address, _) = gateway.NewHolder(1);
        var token = Attest(address, isProven: false);

        (await RefusalAsync("/premium/x", token)).ShouldBe((HttpStatusCode.Unauthorized, "attestation_invalid"));
        (await RefusalAsync("/once/x", token)).ShouldBe((HttpStatusCode.Unauthorized, "attestation_invalid"));
        await gateway.PassAsync("/lax/x", token);
    }

    [Fact]
    public async Task Attestation_SingleUse_PassesOnceOf64()
    {
        var (address, _) = gateway.NewHolder(1);
        var token = Attest(address);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var response = await gateway.GetAsync("/once/x", token);
            return response.StatusCode;
        }));

        statuses.Count(status => status == HttpStatusCode.OK).ShouldBe(1);
        statuses.Count(status => status == HttpStatusCode.Unauthorized).ShouldBe(63);
        await gateway.PassAsync("/premium/x", token);
    }

    [Fact]
    public async Task Attestation_SingleUseAndNotHolding_403AndNot401()
    {
        var token = Attest(TestGateway.NewAddress());

        (await RefusalAsync("/once/x", token)).ShouldBe((HttpStatusCode.Forbidden, "policy_not_met"));
        (await RefusalAsync("/once/x", token)).ShouldBe((HttpStatusCode.Unauthorized, "attestation_invalid"));
    }

    [Fact]
    public async Task Attestation_OfAnotherIssuerOrKeyOrTime_401()
    {
        var (address, _) = gateway.NewHolder(1);
        using var other = SigningKey.Create(Attestation.KeyId);
        var access = gateway.App.Services.GetRequiredService<KeyRing>().Current;

        (await RefusalAsync("/premium/x", Attest(address, issuer: "http://127.0.0.1:8081"))).Item2.ShouldBe("attestation_invalid");
        (await RefusalAsync("/premium/x", Attest(address, key: other))).Item2.ShouldBe("attestation_invalid");
        (await RefusalAsync("/premium/x", Attest(address, key: access))).Item2.ShouldBe("attestation_invalid");
        (await RefusalAsync("/premium/x", Attest(address, age: TimeSpan.FromMinutes(31)))).Item2.ShouldBe("attestation_expired");
    }

    [Fact]
    public async Task Attestation_AboutNoEvmWallet_401()
    {
        (await RefusalAsync("/premium/x", Sign("alice", met: true, ProofKind.KeyRecovery))).Item2.ShouldBe("attestation_invalid");
    }

    [Theory]
    [InlineData("X-API-Key", "{0}", "missing_token")]
    [InlineData("Authorization", "Bearer {0}", "invalid_token")]
    [InlineData("Authorization", "Basic {1}", "missing_token")]
    public async Task ApiKey_Alone_OpensNoRoute(string header, string form, string code)
    {
        var (key, _) = await gateway.App.Services.GetRequiredService<ApiKeys>().CreateAsync("test", null, null, TestContext.Current.CancellationToken);
        using var known = await gateway.GetAsync("/v1/credits", null, ("X-API-Key", key));
        known.StatusCode.ShouldBe(HttpStatusCode.OK);

        var value = string.Format(CultureInfo.InvariantCulture, form, key, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{key}")));
        using var response = await gateway.GetAsync("/premium/x", null, (header, value));

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ((string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]).ShouldBe(code);
    }

    /// <summary>A contract's word holds on the chain that was attested about.</summary>
    [Theory]
    [Trait("Case", "W5")]
    [InlineData("erc1271")]
    [InlineData("erc6492")]
    [InlineData("eip7702")]
    public async Task Attestation_ProvenByAContract_CountsOnItsOwnChainAlone(string kind)
    {
        var (address, _) = gateway.NewHolder(10);
        gateway.Two.Give(address, 10);
        var token = Sign(address.ToString(), met: true, ProofKind.Find(kind));

        (await gateway.PassAsync("/gold/x", Attest(address))).Header("Portcullis-Tier").ShouldBe("gold", "by its key");
        (await gateway.PassAsync("/premium/x", token)).Header("Portcullis-Tier").ShouldBe("silver");
        await gateway.PassAsync("/once/x", token);
        using var response = await gateway.GetAsync("/gold/x", token);

        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        (response.StatusCode, (string?)body["code"]).ShouldBe((HttpStatusCode.Forbidden, "policy_not_met"));
        body["reasons"]!.AsArray().Select(reason => (string?)reason!["code"]).ShouldBe(["not_proven_on_chain"]);
        (await gateway.PassAsync("/gold/x", Attest(address))).Header("Portcullis-Tier").ShouldBe("gold", "by its key, as before");
    }

    private string Attest(Address address, bool met = true, bool isProven = true, string issuer = TestGateway.PublicUrl, SigningKey? key = null, TimeSpan age = default) =>
        Sign(address.ToString(), met, isProven ? ProofKind.KeyRecovery : null, issuer, key, age);

    private string Sign(string wallet, bool met, ProofKind? proof, string issuer = TestGateway.PublicUrl, SigningKey? key = null, TimeSpan age = default)
    {
        var attestation = new Attestation
        {
            Id = Attestation.NewId(),
            AttestedAt = gateway.Clock.GetUtcNow() - age,
            Results =
            [
                new AttestationResult
                {
                    Condition = 0, Type = "token_balance", ChainId = 1, Met = met, BlockNumber = 1, BlockTimestamp = DateTimeOffset.UnixEpoch,
                    EvaluatedCondition = JsonElement.Parse("""{"type":"token_balance","chainId":1}"""),
                },
            ],
        };
        return attestation.SignToken(key ?? gateway.App.Services.GetRequiredService<AttestationKeys>().Current, issuer, wallet, proof);
    }

    private async Task<(HttpStatusCode, string?)> RefusalAsync(string path, string token)
    {
        using var response = await gateway.GetAsync(path, token);
        return (response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
    }
}
