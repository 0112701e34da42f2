using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Tests.Proofs;

/// <summary>The order of work of a signed request: limits, fields, key, content, nonce, contract, policy.</summary>
[Collection(Alone.Name)]
public sealed class SignedRequestOrderTests(CountedGateway gate) : IDisposable
{
    private const string Path = "/silver/x";
    private const string Content = "content";

    private readonly EthereumKey _key = new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private Account Own => new(1, _key.Address);

    private RequestSigning Requests => new(gate.Gateway.Http, _key, gate.Clock);

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("no fields", 400, "signature_input_invalid")]
    [InlineData("no signature", 400, "signature_input_invalid")]
    [InlineData("too little covered", 401, "insufficient_coverage")]
    [InlineData("expired", 401, "request_expired")]
    [InlineData("another chain", 401, "unsupported_chain")]
    [Trait("Case", "D4")]
    public async Task Signed_RefusedByItsFields_TouchesNeitherKeyNorStoreNorChain(string what, int status, string reason)
    {
        var signature = Sign(what);

        var (reply, work) = await gate.MeasureAsync(() => Requests.SendAsync(Path, signature));

        reply.ShouldBe(status, status == 400 ? "signed_request_malformed" : "signed_request_invalid", what);
        reply.Text("reason").ShouldBe(reason);
        work.ShouldBe(default, what);
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_OtherContent_IsFoundAfterTheKeyAndBeforeTheStore()
    {
        var (reply, work) = await gate.MeasureAsync(() => Requests.SendAsync(Path, Requests.Sign(Own, Path, Content), "other"));

        reply.ShouldBe(401, "signed_request_invalid").Text("reason").ShouldBe("bad_content_digest");
        work.ShouldBe(new Work(Lookups: 0, Recoveries: 1, Questions: 0, Uses: 0, Reads: 0));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_ByAnotherKey_AsksTheContractThatTheAccountMayBe()
    {
        var (reply, work) = await gate.MeasureAsync(() => Requests.SendAsync(new Account(1, Address.Parse("0x000000000000000000000000000000000000bEEF")), Path));

        reply.ShouldBe(401, "signed_request_invalid").Text("reason").ShouldBe("bad_signature");
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 1, Uses: 0, Reads: 0));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_ByKey_AsksNoContractAndTheChainLast()
    {
        var signature = Requests.Sign(Own, Path);

        var (first, cost) = await gate.MeasureAsync(() => Requests.SendAsync(Path, signature));
        var (second, costOfSecond) = await gate.MeasureAsync(() => Requests.SendAsync(Path, signature));

        first.ShouldBe(403, "policy_not_met");
        (cost with { Reads = 0, Heads = 0 }).ShouldBe(new Work(Lookups: 0, Recoveries: 1, Questions: 0, Uses: 1, Reads: 0));
        cost.Reads.ShouldBeGreaterThan(0);
        second.ShouldBe(401, "signed_request_invalid").Text("reason").ShouldBe("nonce_reused");
        costOfSecond.ShouldBe(new Work(Lookups: 0, Recoveries: 1, Questions: 0, Uses: 1, Reads: 0));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_ByAContractTwice_AsksItOnce()
    {
        var nobodys = gate.Gateway.One.Contracts;
        gate.Gateway.One.Contracts = SignatureOutcome.Valid(SignerKind.Contract);
        var signature = Requests.Sign(new Account(1, Address.Parse("0x000000000000000000000000000000000000bEEF")), Path);
        (await Requests.SendAsync(Path, signature)).ShouldBe(403, "policy_not_met");
        gate.Gateway.One.Contracts = nobodys;

        var (reply, work) = await gate.MeasureAsync(() => Requests.SendAsync(Path, signature));

        reply.ShouldBe(401, "signed_request_invalid").Text("reason").ShouldBe("nonce_reused");
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 0, Uses: 0, Reads: 0));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_OverTheLimitOfItsAddress_IsNotEvenRead()
    {
        await using var limited = new CountedGateway(new JsonObject { ["SignedPerAddress"] = "1/1h" });
        await limited.InitializeAsync();
        var requests = new RequestSigning(limited.Gateway.Http, _key, limited.Clock);
        await requests.SendAsync(Own, Path);

        var (reply, work) = await limited.MeasureAsync(() => requests.SendAsync(Own, Path));

        reply.ShouldBe(429, "address_limited");
        work.ShouldBe(default);
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_MoreContractsThanItsAddressMayHaveAsked_AsksNoMore()
    {
        await using var limited = new CountedGateway(new JsonObject { ["ContractChecksPerAddress"] = "1/1h" });
        await limited.InitializeAsync();
        var (requests, contract) = (new RequestSigning(limited.Gateway.Http, _key, limited.Clock), new Account(1, Address.Parse("0x000000000000000000000000000000000000bEEF")));
        await requests.SendAsync(contract, Path);

        var (reply, work) = await limited.MeasureAsync(() => requests.SendAsync(contract, Path));
        var byKey = await requests.SendAsync(Own, Path);

        reply.ShouldBe(429, "address_limited");
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 0, Uses: 0, Reads: 0));
        byKey.ShouldBe(403, "policy_not_met");
    }

    private RequestSignature Sign(string what)
    {
        var good = Requests.Sign(what == "another chain" ? Own with { ChainId = 5 } : Own, Path);
        if (what == "expired")
        {
            gate.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        return what switch
        {
            "no fields" => good with { SignatureInput = "nonsense(" },
            "no signature" => good with { Signature = "other=:AA==:" },
            "too little covered" => good with { SignatureInput = good.SignatureInput.Replace("\"@path\"", "\"@target-uri\"", StringComparison.Ordinal) },
            _ => good,
        };
    }
}
