using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Grants;

namespace Portcullis.Tests.Proofs;

/// <summary>
/// The order of work of a sign-in: limits, form, message, nonce, key, contract, policy. Every row but the last ones is wrong in all the later steps too, so that its code says which came first,
/// and the counters say that nothing of the later steps was done.
/// </summary>
[Collection(Alone.Name)]
public sealed class SignInOrderTests(CountedGateway gate) : IDisposable
{
    private static readonly string Garbage = "0x" + new string('1', 130);
    private static readonly string Nobodys = new('0', 74);

    private readonly EthereumKey _key = new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("longer than may be", 413, "body_too_large")]
    [InlineData("no JSON", 400, "invalid_request")]
    [InlineData("a member twice", 400, "invalid_request")]
    [InlineData("another grant", 400, "unsupported_grant_type")]
    [InlineData("no such scope", 400, "invalid_scope")]
    [InlineData("no hexadecimal signature", 400, "invalid_request")]
    [InlineData("no message", 400, "invalid_message")]
    [InlineData("another domain", 401, "domain_mismatch")]
    [InlineData("another URI", 401, "uri_mismatch")]
    [InlineData("resources", 400, "invalid_message")]
    [InlineData("another chain", 401, "chain_mismatch")]
    [InlineData("expired", 401, "message_expired")]
    [InlineData("not yet valid", 401, "message_not_yet_valid")]
    [InlineData("nobody's nonce", 401, "nonce_invalid")]
    [InlineData("a nonce for another account", 401, "nonce_invalid")]
    [InlineData("too old a nonce", 401, "nonce_expired")]
    [Trait("Case", "D4")]
    public async Task SignIn_RefusedByWhatItSays_TouchesNeitherStoreNorKeyNorChain(string what, int status, string code)
    {
        var body = await BodyAsync(what);

        var (reply, work) = await gate.MeasureAsync(() => gate.Client.PostAsync(body));

        reply.ShouldBe(status, code, what);
        work.ShouldBe(default, what);
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_UsedNonce_IsLookedUpAndNoSignatureChecked()
    {
        var message = await gate.Client.MessageAsync(_key.Address);
        (await SendAsync(message, Sign(message))).ShouldBe(200, null);

        var (again, cost) = await MeasureAsync(message, Sign(message));
        var (forged, costOfForged) = await MeasureAsync(message with { Statement = "Another one." }, Garbage);

        again.ShouldBe(401, "nonce_used");
        forged.ShouldBe(401, "nonce_used");
        cost.ShouldBe(new Work(Lookups: 1, Recoveries: 0, Questions: 0, Uses: 0, Reads: 0));
        costOfForged.ShouldBe(cost);
    }

    [Theory]
    [InlineData("of another key")]
    [InlineData("all ones")]
    [InlineData("64 bytes")]
    [InlineData("none")]
    [Trait("Case", "D4")]
    public async Task SignIn_BadSignature_AsksTheContractThatTheAccountMayBeAndReadsNoPolicy(string what)
    {
        using var other = new EthereumKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        var message = await gate.Client.MessageAsync(_key.Address);
        var signature = what switch
        {
            "of another key" => Hex.Format(other.SignMessage(message.ToString())),
            "64 bytes" => Sign(message)[..130],
            "none" => "0x",
            _ => Garbage,
        };

        var (reply, work) = await MeasureAsync(message, signature, "market-data");

        reply.ShouldBe(401, "signature_invalid", what);
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 1, Uses: 0, Reads: 0), what);
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_NobodyCanTellOfTheContract_UsesNothingUp()
    {
        gate.Gateway.One.IsDown = true;

        var (reply, work) = await MeasureAsync(await gate.Client.MessageAsync(_key.Address), Garbage, "market-data");
        gate.Gateway.One.IsDown = false;

        reply.ShouldBe(503, "chain_unavailable");
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 1, Uses: 0, Reads: 0));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_BlockedAccount_UsesNothingUpAndAsksNoChainAnything()
    {
        await gate.Gateway.App.Services.GetRequiredService<Revocations>().BlockAsync(_key.Address, "", default);
        var message = await gate.Client.MessageAsync(_key.Address);

        var (reply, work) = await MeasureAsync(message, Sign(message), "market-data");

        reply.ShouldBe(401, "account_blocked");
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 0, Uses: 0, Reads: 0, Heads: 0));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_ByKeyWhileEveryChainIsDown_IsToldWhoItIsAndAsksForNothing()
    {
        (gate.Gateway.One.IsDown, gate.Gateway.Two.IsDown) = (true, true);
        await gate.Gateway.App.Services.GetRequiredService<Revocations>().BlockAsync(_key.Address, "", default);
        var message = await gate.Client.MessageAsync(_key.Address, chainId: 2);

        var (reply, work) = await MeasureAsync(message, Sign(message));
        (gate.Gateway.One.IsDown, gate.Gateway.Two.IsDown) = (false, false);

        reply.ShouldBe(401, "account_blocked");
        (work.Questions, work.Reads, work.Heads).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task SignIn_ByKeyOnAnotherChain_MeetsAPolicyOnThisOne()
    {
        gate.Gateway.One.Give(_key.Address, 10);
        var message = await gate.Client.MessageAsync(_key.Address, chainId: 2);

        var reply = (await SendAsync(message, Sign(message), "market-data:silver")).ShouldBe(200, null);

        ((string?)reply.Claims["sub"], (string?)reply.Claims["proof"]).ShouldBe(($"eip155:2:{_key.Address}", "key_recovery"));
        using var answer = await gate.Gateway.GetAsync("/silver/x", reply.Text("access_token"));
        ((int)answer.StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData(0, 403, "policy_not_met")]
    [InlineData(1, 200, null)]
    [Trait("Case", "D4")]
    public async Task SignIn_ByKey_AsksNoContractAndTheChainLast(ulong coins, int status, string? code)
    {
        gate.Gateway.One.Give(_key.Address, coins);
        var message = await gate.Client.MessageAsync(_key.Address);

        var (reply, work) = await MeasureAsync(message, Sign(message), "market-data:basic");

        reply.ShouldBe(status, code);
        (work with { Reads = 0, Heads = 0 }).ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 0, Uses: 1, Reads: 0));
        work.Reads.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("prt_x", 400, "refresh_token_invalid")]
    [InlineData("prt_AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400, "refresh_token_invalid")]
    [Trait("Case", "D4")]
    public async Task Refresh_NobodysToken_AsksNobody(string token, int status, string code)
    {
        var (reply, work) = await gate.MeasureAsync(() => gate.Client.PostAsync($$"""{"grant_type":"refresh_token","refresh_token":"{{token}}"}"""));

        reply.ShouldBe(status, code);
        work.ShouldBe(default);
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_OverTheLimitOfItsAddress_IsNotEvenRead()
    {
        await using var limited = new CountedGateway(new JsonObject { ["SignInPerAddress"] = "1/1h" });
        await limited.InitializeAsync();
        var message = await limited.Client.MessageAsync(_key.Address);

        var (reply, work) = await limited.MeasureAsync(() => limited.Client.SendAsync(message.ToString(), Sign(message)));
        var (garbage, costOfGarbage) = await limited.MeasureAsync(() => limited.Client.PostAsync("{"));

        reply.ShouldBe(429, "address_limited");
        garbage.ShouldBe(429, "address_limited");
        (work, costOfGarbage).ShouldBe((default, default));
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task SignIn_MoreContractsThanItsAddressMayHaveAsked_AsksNoMoreAndSaysWhen()
    {
        await using var limited = new CountedGateway(new JsonObject { ["ContractChecksPerAddress"] = "1/1h" });
        await limited.InitializeAsync();
        (await limited.Client.SendAsync((await limited.Client.MessageAsync(_key.Address)).ToString(), Garbage)).ShouldBe(401, "signature_invalid");
        var message = await limited.Client.MessageAsync(_key.Address);

        var (reply, work) = await limited.MeasureAsync(() => limited.Client.SendAsync(message.ToString(), Garbage));

        reply.ShouldBe(429, "address_limited");
        reply.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
        work.ShouldBe(new Work(Lookups: 1, Recoveries: 1, Questions: 0, Uses: 0, Reads: 0));
        (await limited.Client.SendAsync(message.ToString(), Sign(message))).ShouldBe(200, null);
    }

    private Task<Reply> SendAsync(SiweMessage message, string signature, string? scope = null) => gate.Client.SendAsync(message.ToString(), signature, scope);

    private Task<(Reply Reply, Work Work)> MeasureAsync(SiweMessage message, string signature, string? scope = null) => gate.MeasureAsync(() => SendAsync(message, signature, scope));

    private string Sign(SiweMessage message) => Hex.Format(_key.SignMessage(message.ToString()));

    private async Task<string> BodyAsync(string what)
    {
        var good = await gate.Client.MessageAsync(_key.Address);
        if (what is "a nonce for another account" or "too old a nonce")
        {
            var nonce = (await Reply.OfAsync(await gate.Gateway.Http.GetAsync($"/auth/nonce?address={(what == "too old a nonce" ? _key.Address : Address.Zero)}"))).Text("nonce");
            gate.Clock.Advance(what == "too old a nonce" ? TimeSpan.FromMinutes(5) : TimeSpan.Zero);
            return Body(good with { Nonce = nonce });
        }

        var (past, future) = (SiweTime.From(gate.Clock.Now), SiweTime.From(gate.Clock.Now.AddHours(1)));
        var unborn = good with { Nonce = Nobodys };
        var late = unborn with { ExpirationTime = past };
        var foreign = late with { ChainId = 5 };
        return what switch
        {
            "longer than may be" => new string('{', 50_000),
            "no JSON" => "{",
            "a member twice" => """{"grant_type":"x","grant_type":"x"}""",
            "another grant" => """{"grant_type":"x","message":"x","signature":"x"}""",
            "no such scope" => Body("x", "x", "nothing"),
            "no hexadecimal signature" => Body("x", "x"),
            "no message" => Body("x", Garbage),
            "another domain" => Body(foreign with { Domain = "evil.test", Uri = "https://evil.test" }),
            "another URI" => Body(foreign with { Uri = "https://evil.test" }),
            "resources" => Body(foreign with { Resources = ["https://evil.test"] }),
            "another chain" => Body(foreign),
            "expired" => Body(late),
            "not yet valid" => Body(unborn with { NotBefore = future }),
            _ => Body(unborn),
        };
    }

    private static string Body(SiweMessage message) => Body(message.ToString(), Garbage);

    private static string Body(string message, string signature, string? scope = null)
    {
        var body = new JsonObject { ["grant_type"] = SignInClient.GrantType, ["message"] = message, ["signature"] = signature };
        if (scope is not null)
        {
            body["scope"] = scope;
        }

        return body.ToJsonString();
    }
}
