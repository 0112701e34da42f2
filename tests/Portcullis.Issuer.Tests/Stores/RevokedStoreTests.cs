using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every store must tell about what is blocked or revoked.</summary>
public abstract class RevokedStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Address One = Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7");

    private IRevokedStore Store => Get<IRevokedStore>();

    [Fact]
    public async Task GetVersion_Empty_IsNewerThanKnowingNothing() =>
        (await Store.GetVersionAsync(default)).ShouldBeGreaterThan(RevokedSet.Empty.Version);

    [Fact]
    public async Task GetVersion_BlockUnblockRevoke_GrowsEachTime()
    {
        await Get<IGrantStore>().OpenAsync(Grant("g", Start.AddHours(1)), default);
        var versions = new List<long> { await Store.GetVersionAsync(default) };
        await Get<IBlockedAccountStore>().BlockAsync(new BlockedAccount(One, "", Start), default);
        versions.Add(await Store.GetVersionAsync(default));
        await Get<IBlockedAccountStore>().UnblockAsync(One, default);
        versions.Add(await Store.GetVersionAsync(default));
        await Get<IGrantStore>().RevokeAsync("g", Start, default);
        versions.Add(await Store.GetVersionAsync(default));

        versions.ShouldBeUnique();
        versions.ShouldBeInOrder();
    }

    [Fact]
    public async Task GetVersion_OrdinarySignIns_DoNotChangeIt()
    {
        var before = await Store.GetVersionAsync(default);

        await Get<INonceStore>().TryUseAsync("n", Start, default);
        await Get<IGrantStore>().OpenAsync(Grant("g", Start.AddHours(1)), default);
        await Get<IBlockedAccountStore>().UnblockAsync(One, default);
        await Get<IGrantStore>().DeleteExpiredAsync(Start.AddDays(1), 10, default);

        (await Store.GetVersionAsync(default)).ShouldBe(before);
    }

    [Fact]
    public async Task Read_Set_HasBlockedAddressesAndRevokedGrantsThatHaveNotExpired()
    {
        await Get<IBlockedAccountStore>().BlockAsync(new BlockedAccount(One, "", Start), default);
        await Get<IGrantStore>().OpenAsync(Grant("stands", Start.AddHours(1)), default);
        await Get<IGrantStore>().OpenAsync(Grant("revoked", Start.AddHours(1)), default);
        await Get<IGrantStore>().OpenAsync(Grant("expired", Start.AddMinutes(1)), default);
        await Get<IGrantStore>().RevokeAsync("revoked", Start, default);
        await Get<IGrantStore>().RevokeAsync("expired", Start, default);

        var set = await Store.ReadAsync(Start.AddMinutes(2), default);

        set.Addresses.ShouldBe([One]);
        set.Grants.ShouldBe(["revoked"]);
        set.Version.ShouldBe(await Store.GetVersionAsync(default));
    }

    private static Grant Grant(string id, DateTimeOffset expiresAt) => new()
    {
        Id = id,
        Account = new Account(1, One),
        ProofKind = ProofKind.KeyRecovery,
        Audience = "a",
        ClientId = "c",
        Scope = "",
        IssuedAt = Start,
        ExpiresAt = expiresAt,
    };
}
