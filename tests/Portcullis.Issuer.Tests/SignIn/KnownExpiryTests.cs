using System.Globalization;
using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>What a chain says will end, the token does not outlive: here attestations (EAS) with an expiration time, of the account that signs in and of one that is linked to it.</summary>
public sealed class KnownExpiryTests : SignInTest
{
    private const string Schema = "0xf8b05c79f090979bf4a80270aba232dff11a10d9ca55c4f88de95317970f0de9";
    private const string Attested = $$"""{ "type": "eas_attestation", "chainId": 1, "schemaId": "{{Schema}}", "indexer": "0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C" }""";
    private const string Coins = """{ "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" }""";

    private static readonly Address Indexer = Address.Parse("0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C");

    private readonly Dictionary<Address, long> _ends = [];

    [Theory]
    [InlineData("known", 600, 600)]
    [InlineData("known", 3_600, 900)]
    [InlineData("known", 0, 900)]
    [InlineData("either", 600, 900)]
    [InlineData("both", 600, 600)]
    [InlineData(null, 600, 600)]
    public async Task SignIn_AttestationEnds_SoDoesTheToken(string? scope, int secondsLeft, int expected)
    {
        Ask();
        Attest(Alice, secondsLeft);

        ShouldLast(await Issuer.SignInAsync(Alice, scope), expected);
    }

    [Fact]
    public async Task Refresh_NearerTheEnd_IsShorter()
    {
        Ask();
        Attest(Alice, 1_000);
        var first = await Issuer.SignInAsync(Alice, "known");
        ShouldLast(first, 900);
        Issuer.Clock.Advance(TimeSpan.FromSeconds(700));

        var second = await RefreshAsync(first);
        ShouldLast(second, 300);

        Issuer.Clock.Advance(TimeSpan.FromSeconds(300));
        Issuer.Main.Give(Carol.Address, 1);
        (await RefreshAsync(second)).ShouldBe(403, "policy_not_met");
    }

    [Fact]
    public async Task SignIn_EndedByTheClockAndNotYetByTheBlock_TokenIsBornExpired()
    {
        Ask(blockTime: Issuer.Clock.GetUtcNow());
        Attest(Alice, 100);
        Issuer.Clock.Advance(TimeSpan.FromSeconds(105));

        ShouldLast(await Issuer.SignInAsync(Alice, "known"), 0);
    }

    /// <summary>Carol, who signs in, holds coins for good; of an attestation that both have the later end counts.</summary>
    [Theory]
    [InlineData("known", null, 600, 600)]
    [InlineData("known", null, 3_600, 900)]
    [InlineData("known", null, 0, 900)]
    [InlineData("known", 300, 600, 600)]
    [InlineData("known", 600, 300, 600)]
    [InlineData("known", 0, 300, 900)]
    [InlineData("both", null, 600, 600)]
    [InlineData("either", null, 600, 900)]
    public async Task Link_AttestationOfTheLinkedAccountEnds_SoDoesTheToken(string policy, int? ownSecondsLeft, int secondsLeft, int expected)
    {
        Ask(linkedFor: policy);
        Issuer.Main.Give(Carol.Address, 1);
        Attest(Alice, secondsLeft);
        if (ownSecondsLeft is { } own)
        {
            Attest(Carol, own);
        }

        var linked = await Issuer.LinkAsync(await Issuer.SignInAsync(Carol), Alice, Carol);

        linked.Json["scope"]!.GetValue<string>().ShouldBe($"{policy} {policy}:only");
        ShouldLast(linked, expected);
        ShouldLast(await RefreshAsync(linked), expected);
    }

    [Fact]
    public async Task Link_NearerTheEnd_IsShorterUntilTheAccountIsTakenOut()
    {
        Ask(linkedFor: "known");
        Attest(Alice, 1_000);
        var linked = await Issuer.LinkAsync(await Issuer.SignInAsync(Carol), Alice, Carol);
        ShouldLast(linked, 900);
        Issuer.Clock.Advance(TimeSpan.FromSeconds(700));

        var refreshed = await RefreshAsync(linked);
        ShouldLast(refreshed, 300);

        var unlinked = await Issuer.PostAsync("/auth/unlink", new JsonObject { ["refresh_token"] = (string?)refreshed.Json["refresh_token"], ["account"] = $"eip155:1:{Alice.Address}" });
        unlinked.Json["scope"]!.GetValue<string>().ShouldBe("");
        ShouldLast(unlinked, 900);
    }

    private static void ShouldLast(Answer answer, int seconds)
    {
        answer.Status.ShouldBe(200, answer.Text);
        var claims = answer.Claims();
        ((int)answer.Json["expires_in"]!, (long)claims["exp"]! - (long)claims["iat"]!).ShouldBe((seconds, seconds));
    }

    private async Task<Answer> RefreshAsync(Answer answer) => await Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = (string)answer.Json["refresh_token"]!,
    });

    /// <summary>An account has an attestation.</summary>
    /// <param name="wallet">The account.</param>
    /// <param name="secondsLeft">When it ends; 0 for never.</param>
    private void Attest(Wallet wallet, int secondsLeft) => _ends[wallet.Address] = secondsLeft == 0 ? 0 : Issuer.Clock.GetUtcNow().ToUnixTimeSeconds() + secondsLeft;

    /// <summary>Asks for attestations, and for coins, of which Alice has 100.</summary>
    /// <param name="blockTime">The time of the present block; that of the clock when it is not said.</param>
    /// <param name="linkedFor">The one policy that there is, for linked accounts too; all of them, for the account that signs in, when it is not said.</param>
    private void Ask(DateTimeOffset? blockTime = null, string? linkedFor = null)
    {
        var rules = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["known"] = Attested, ["either"] = $$"""{ "any": [ {{Attested}}, {{Coins}} ] }""", ["both"] = $$"""{ "all": [ {{Attested}}, {{Coins}} ] }""",
        };
        var accounts = linkedFor is null ? "" : "\"accounts\": \"linked\",";
        var members = rules.Where(rule => linkedFor is null || rule.Key == linkedFor).Select(rule => $$"""
            "{{rule.Key}}": { {{accounts}} "tiers": [ { "name": "only", "when": {{rule.Value}} } ] }
            """);
        var policies = PolicyFile.Parse($$"""{ "policies": { {{string.Join(',', members)}} } }""", new HashSet<ChainId> { 1 });
        policies.Faults.ShouldBeEmpty();
        Issuer.Get<LivePolicies>().Replace(policies.Policies);

        Issuer.Main.Call = call => call.To == Indexer ? Bytes.Parse("0x" + UidOf(new Address(call.Input.Span[16..36])))
            : call.To == StateReader.UsualMulticall3 ? Bytes.Parse("0x" + Word((blockTime ?? Issuer.Clock.GetUtcNow()).ToUnixTimeSeconds()))
            : Attestation(new Address(call.Input.Span[16..36]));
    }

    /// <summary>An attestation goes by its account's address; nothing is attested of the others.</summary>
    private string UidOf(Address account) => _ends.ContainsKey(account) ? Word(account) : Word(0);

    private Bytes Attestation(Address account) =>
        Bytes.Parse("0x" + Word(32) + Word(account) + Schema[2..] + Word(1) + Word(_ends[account]) + Word(0) + Word(0) + Word(account) + Word(0) + Word(1) + Word(320) + Word(0));

    private static string Word(Address account) => account.ToLowerString()[2..].PadLeft(64, '0');

    private static string Word(long value) => value.ToString("x64", CultureInfo.InvariantCulture);
}
