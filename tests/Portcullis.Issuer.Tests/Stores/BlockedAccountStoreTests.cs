using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every store of blocked accounts must do.</summary>
public abstract class BlockedAccountStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Address One = Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7");
    private static readonly Address Two = Address.Parse("0x8617E340B3D01FA5F11F306F4090FD50E238070D");

    private IBlockedAccountStore Store => Get<IBlockedAccountStore>();

    [Fact]
    public async Task Block_New_IsListedLatestFirst()
    {
        (await Store.BlockAsync(new BlockedAccount(One, "stolen key", Start), default)).ShouldBeTrue();
        (await Store.BlockAsync(new BlockedAccount(Two, "", Start.AddSeconds(1)), default)).ShouldBeTrue();

        (await Store.ListAsync(default)).ShouldBe([new(Two, "", Start.AddSeconds(1)), new(One, "stolen key", Start)]);
    }

    [Fact]
    public async Task Block_Again_KeepsTheFirstReason()
    {
        await Store.BlockAsync(new BlockedAccount(One, "first", Start), default);

        (await Store.BlockAsync(new BlockedAccount(One, "second", Start.AddDays(1)), default)).ShouldBeFalse();

        (await Store.ListAsync(default)).ShouldBe([new(One, "first", Start)]);
    }

    [Fact]
    public async Task Block_WalletOfSolana_IsItsOwnByEveryLetter()
    {
        var wallet = WalletAddress.Parse("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v");
        (await Store.BlockAsync(new BlockedAccount(wallet, "", Start), default)).ShouldBeTrue();

        (await Store.ListAsync(default)).ShouldBe([new(wallet, "", Start)]);
        (await Store.UnblockAsync(WalletAddress.Parse("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1V"), default)).ShouldBeFalse();
        (await Store.UnblockAsync(wallet, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Unblock_Blocked_IsTrueOnce()
    {
        await Store.BlockAsync(new BlockedAccount(One, "x'); DROP TABLE blocked_account; --", Start), default);

        (await Store.UnblockAsync(Two, default)).ShouldBeFalse();
        (await Store.UnblockAsync(One, default)).ShouldBeTrue();
        (await Store.UnblockAsync(One, default)).ShouldBeFalse();
        (await Store.ListAsync(default)).ShouldBeEmpty();
    }
}
