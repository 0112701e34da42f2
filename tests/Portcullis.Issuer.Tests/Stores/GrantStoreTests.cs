using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;
using Portcullis.Solana;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every grant store must do.</summary>
public abstract class GrantStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Address Somebody = Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7");

    private IGrantStore Store => Get<IGrantStore>();

    [Fact]
    public async Task Find_Opened_GivesItBackWhole()
    {
        var grant = Make("g1");
        await Store.OpenAsync(grant, default);

        (await Store.FindAsync("g1", default)).ShouldBe(grant);
    }

    [Fact]
    public async Task ListActive_AccountOfSolana_IsThatOfItsCluster()
    {
        var account = new SolanaAccount(SolanaCluster.Devnet, SolanaAddress.Parse("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"));
        var grant = Make("g1") with { Account = account, ProofKind = ProofKind.Ed25519 };
        await Store.OpenAsync(grant, default);
        await Store.OpenAsync(Make("g2") with { Account = account with { Cluster = SolanaCluster.Mainnet } }, default);

        (await Store.ListActiveAsync(account, Start, default)).ShouldBe([grant]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G1")]
    [InlineData("g")]
    [InlineData("g1' OR '1'='1")]
    public async Task Find_OtherId_IsNull(string id)
    {
        await Store.OpenAsync(Make("g1"), default);

        (await Store.FindAsync(id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Revoke_Open_IsTrueOnceAndKeepsTheTime()
    {
        await Store.OpenAsync(Make("g1"), default);

        (await Store.RevokeAsync("g1", Start.AddMinutes(1), default)).ShouldBeTrue();
        (await Store.RevokeAsync("g1", Start.AddMinutes(2), default)).ShouldBeFalse();
        (await Store.RevokeAsync("g2", Start, default)).ShouldBeFalse();
        (await Store.FindAsync("g1", default))!.RevokedAt.ShouldBe(Start.AddMinutes(1));
    }

    [Fact]
    public async Task TryOpenFromSource_SourceStands_IsRemembered()
    {
        await Store.OpenAsync(Make("g1"), default);
        var narrow = Make("g2") with { SourceId = "g1" };

        (await Store.TryOpenFromSourceAsync(narrow, default)).ShouldBeTrue();
        (await Store.FindAsync("g2", default)).ShouldBe(narrow);
    }

    [Fact]
    public async Task TryOpenFromSource_SourceRevokedOrUnknown_IsNot()
    {
        await Store.OpenAsync(Make("g1"), default);
        await Store.RevokeAsync("g1", Start, default);

        (await Store.TryOpenFromSourceAsync(Make("g2") with { SourceId = "g1" }, default)).ShouldBeFalse();
        (await Store.TryOpenFromSourceAsync(Make("g2") with { SourceId = "none" }, default)).ShouldBeFalse();
        (await Store.TryOpenFromSourceAsync(Make("g2"), default)).ShouldBeFalse();
        (await Store.FindAsync("g2", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Revoke_Source_EndsWhatCameOfItAndNotTheOtherWayRound()
    {
        await Store.OpenAsync(Make("g1"), default);
        await Store.TryOpenFromSourceAsync(Make("g2") with { SourceId = "g1" }, default);
        await Store.TryOpenFromSourceAsync(Make("g3") with { SourceId = "g1" }, default);

        (await Store.RevokeAsync("g2", Start.AddMinutes(1), default)).ShouldBeTrue();
        (await Store.FindAsync("g1", default))!.RevokedAt.ShouldBeNull();
        (await Store.RevokeAsync("g1", Start.AddMinutes(2), default)).ShouldBeTrue();
        (await Store.FindAsync("g2", default))!.RevokedAt.ShouldBe(Start.AddMinutes(1));
        (await Store.FindAsync("g3", default))!.RevokedAt.ShouldBe(Start.AddMinutes(2));
    }

    [Fact]
    public async Task ListActive_Account_LeavesOutOtherChainsExpiredAndRevoked()
    {
        await Store.OpenAsync(Make("older"), default);
        await Store.OpenAsync(Make("newer") with { IssuedAt = Start.AddMinutes(1) }, default);
        await Store.OpenAsync(Make("chain") with { Account = new Account(10, Somebody) }, default);
        await Store.OpenAsync(Make("other") with { Account = new Account(1, Address.Zero) }, default);
        await Store.OpenAsync(Make("expired") with { ExpiresAt = Start.AddMinutes(2) }, default);
        await Store.OpenAsync(Make("revoked"), default);
        await Store.RevokeAsync("revoked", Start, default);

        var active = await Store.ListActiveAsync(new Account(1, Somebody), Start.AddMinutes(2), default);

        active.Select(grant => grant.Id).ShouldBe(["newer", "older"]);
    }

    [Fact]
    public async Task DeleteExpired_EarlierOnes_AreForgottenInBatches()
    {
        for (var i = 0; i < 4; i++)
        {
            await Store.OpenAsync(Make($"g{i}"), default);
        }

        await Store.OpenAsync(Make("stays") with { ExpiresAt = Start.AddDays(1) }, default);

        (await Store.DeleteExpiredAsync(Start.AddHours(1), 3, default)).ShouldBe(3);
        (await Store.DeleteExpiredAsync(Start.AddHours(1), 3, default)).ShouldBe(1);
        (await Store.FindAsync("stays", default)).ShouldNotBeNull();
    }

    private static Grant Make(string id) => new()
    {
        Id = id,
        Account = new Account(1, Somebody),
        ProofKind = ProofKind.KeyRecovery,
        Audience = "https://api.test",
        ClientId = "public",
        Scope = "market-data market-data:gold",
        IssuedAt = Start,
        ExpiresAt = Start.AddMinutes(15),
    };
}
