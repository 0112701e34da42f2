using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Watches;

/// <summary>What hangs or fails on one chain keeps nothing of another waiting, and is not asked for without end.</summary>
public sealed class GrantWatcherOutageTests : EventTest
{
    private const string Policies = """
        { "policies": {
            "main": { "tiers": [ { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] },
            "side": { "tiers": [ { "name": "gold", "when": { "type": "token_balance", "chainId": 10, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    // More than are decided about at once, and than may wait.
    private const int Many = 1_500;

    [Fact]
    public async Task Hangs_OneChain_AnotherIsToldAsEver()
    {
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Policies, new HashSet<ChainId> { 1, 10 }).Policies);
        var answer = new TaskCompletionSource();
        Issuer.Side.Until = answer.Task;
        await Task.WhenAll(Enumerable.Range(1, Many).Select(number => Issuer.Get<IGrantStore>().OpenAsync(MakeSide(number), default)));
        await TokenAsync(Alice, "main");
        using var reader = await OpenAsync();
        (await Eventually.Async(() => Passes(() => Issuer.Side.Reads >= 200))).ShouldBeTrue();

        Issuer.Main.Give(Alice.Address, 0);
        var lost = await NextAsync(reader, "access_lost");

        ((string?)lost["policy"]).ShouldBe("main");
        answer.SetResult();
        ((string?)(await NextAsync(reader, "access_lost"))["policy"]).ShouldBe("side");
    }

    /// <summary>A chain with several blocks in a second has all be looked at, and what cannot be told of another stands as badly as before.</summary>
    [Fact]
    public async Task CannotBeTold_WhileAnotherChainHasBlocks_IsAskedForTwiceASecondAtMost()
    {
        await TokenAsync(Alice);
        using var reader = await OpenAsync();
        await WatchedAsync(1);
        Issuer.Main.ReadsFail = true;
        Issuer.Main.Give(Alice.Address, 100);
        var (reads, seconds) = (Issuer.Main.Reads, 10);

        var steps = 0;
        (await Eventually.Async(() => Passes(() =>
        {
            Issuer.Side.Announce();
            return ++steps * Step >= TimeSpan.FromSeconds(seconds);
        }))).ShouldBeTrue();

        (Issuer.Main.Reads - reads).ShouldBeInRange(2, (2 * seconds) + 1);
        Issuer.Main.ReadsFail = false;
        Issuer.Main.Give(Alice.Address, 10);
        ((string?)(await NextAsync(reader, "tier_changed"))["after"]).ShouldBe("basic");
    }

    private Grant MakeSide(int number) => new()
    {
        Id = $"side-{number}",
        Account = new Account(1, new Address(new UInt256(0, (ulong)number).ToArray().AsSpan(12))),
        ProofKind = ProofKind.KeyRecovery,
        Audience = TestIssuer.PublicUrl,
        ClientId = "public",
        Scope = "side side:gold",
        IssuedAt = Issuer.Clock.GetUtcNow(),
        ExpiresAt = Issuer.Clock.GetUtcNow().AddHours(1),
    };
}
