using System.Globalization;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>What a chain says will end, the token does not outlive: here an attestation (EAS) with an expiration time.</summary>
public sealed class KnownExpiryTests : SignInTest
{
    private const string Schema = "0xf8b05c79f090979bf4a80270aba232dff11a10d9ca55c4f88de95317970f0de9";
    private const string Uid = "0x7777777777777777777777777777777777777777777777777777777777777777";

    private static readonly Address Indexer = Address.Parse("0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C");

    [Theory]
    [InlineData("known", 600, 600)]
    [InlineData("known", 3_600, 900)]
    [InlineData("known", 0, 900)]
    [InlineData("either", 600, 900)]
    [InlineData("both", 600, 600)]
    [InlineData(null, 600, 600)]
    public async Task SignIn_AttestationEnds_SoDoesTheToken(string? scope, int secondsLeft, int expected)
    {
        Attest(secondsLeft);

        var answer = await Issuer.SignInAsync(Alice, scope);

        answer.Status.ShouldBe(200);
        ((int)answer.Json["expires_in"]!).ShouldBe(expected);
    }

    [Fact]
    public async Task Refresh_NearerTheEnd_IsShorter()
    {
        Attest(1_000);
        var first = await Issuer.SignInAsync(Alice, "known");
        ((int)first.Json["expires_in"]!).ShouldBe(900);
        Issuer.Clock.Advance(TimeSpan.FromSeconds(700));

        var second = await RefreshAsync(first);
        ((int)second.Json["expires_in"]!).ShouldBe(300);

        Issuer.Clock.Advance(TimeSpan.FromSeconds(300));
        Issuer.Main.Give(Carol.Address, 1);
        (await RefreshAsync(second)).ShouldBe(403, "policy_not_met");
    }

    [Fact]
    public async Task SignIn_EndedByTheClockAndNotYetByTheBlock_TokenIsBornExpired()
    {
        Attest(100, blockTime: Issuer.Clock.GetUtcNow());
        Issuer.Clock.Advance(TimeSpan.FromSeconds(105));

        var answer = await Issuer.SignInAsync(Alice, "known");

        answer.Status.ShouldBe(200);
        ((int)answer.Json["expires_in"]!).ShouldBe(0);
    }

    private async Task<Answer> RefreshAsync(Answer answer) => await Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = (string)answer.Json["refresh_token"]!,
    });

    /// <summary>Alice has an attestation, and 100 coins.</summary>
    /// <param name="secondsLeft">When it ends; 0 for never.</param>
    /// <param name="blockTime">The time of the present block; that of the clock when it is not said.</param>
    private void Attest(int secondsLeft, DateTimeOffset? blockTime = null)
    {
        const string attested = $$"""{ "type": "eas_attestation", "chainId": 1, "schemaId": "{{Schema}}", "indexer": "0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C" }""";
        const string coins = """{ "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" }""";
        var policies = PolicyFile.Parse(
            $$"""
            { "policies": {
                "known": { "tiers": [ { "name": "only", "when": {{attested}} } ] },
                "either": { "tiers": [ { "name": "only", "when": { "any": [ {{attested}}, {{coins}} ] } } ] },
                "both": { "tiers": [ { "name": "only", "when": { "all": [ {{attested}}, {{coins}} ] } } ] } } }
            """,
            new HashSet<ChainId> { 1 });
        policies.Faults.ShouldBeEmpty();
        Issuer.Get<LivePolicies>().Replace(policies.Policies);

        var end = secondsLeft == 0 ? 0 : Issuer.Clock.GetUtcNow().ToUnixTimeSeconds() + secondsLeft;
        var attestation = Bytes.Parse(
            "0x" + Word(32) + Uid[2..] + Schema[2..] + Word(1) + Word(end) + Word(0) + Word(0) + Alice.Address.ToLowerString()[2..].PadLeft(64, '0') + Word(0) + Word(1) + Word(320) + Word(0));
        Issuer.Main.Call = call => call.To == Indexer ? Bytes.Parse(Uid)
            : call.To == Multicall3.DefaultAddress ? Bytes.Parse("0x" + Word((blockTime ?? Issuer.Clock.GetUtcNow()).ToUnixTimeSeconds()))
            : attestation;
    }

    private static string Word(long value) => value.ToString("x64", CultureInfo.InvariantCulture);
}
