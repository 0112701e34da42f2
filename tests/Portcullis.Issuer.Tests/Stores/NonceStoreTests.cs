using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every nonce store must do.</summary>
public abstract class NonceStoreTests : StoreTests
{
    private static readonly DateTimeOffset Expiry = new(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);

    private INonceStore Store => Get<INonceStore>();

    [Fact]
    public async Task TryUse_FirstTime_IsTrueAndThenNever()
    {
        (await Store.TryUseAsync("a", Expiry, default)).ShouldBeTrue();
        (await Store.TryUseAsync("a", Expiry, default)).ShouldBeFalse();
        (await Store.TryUseAsync("a", Expiry.AddDays(1), default)).ShouldBeFalse();
        (await Store.TryUseAsync("b", Expiry, default)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("a", "A")]
    [InlineData("a", "a ")]
    [InlineData("a", "á")]
    [InlineData("", "a")]
    public async Task TryUse_OtherText_IsAnotherNonce(string first, string second)
    {
        (await Store.TryUseAsync(first, Expiry, default)).ShouldBeTrue();
        (await Store.TryUseAsync(second, Expiry, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task IsUsed_OnceUsed_IsTrueForThatTextAlone()
    {
        (await Store.IsUsedAsync("a", default)).ShouldBeFalse();
        await Store.TryUseAsync("a", Expiry, default);

        (await Store.IsUsedAsync("a", default)).ShouldBeTrue();
        (await Store.IsUsedAsync("A", default)).ShouldBeFalse();
        (await Store.TryUseAsync("b", Expiry, default)).ShouldBeTrue("asking uses nothing up");
    }

    [Fact]
    public async Task TryUse_ManyAtOnce_IsTrueForExactlyOne()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Store.TryUseAsync("a", Expiry, default))));

        all.Count(used => used).ShouldBe(1);
    }

    [Fact]
    public async Task DeleteExpired_EarlierOnes_AreForgottenAndOthersAreNot()
    {
        await Store.TryUseAsync("old", Expiry.AddMilliseconds(-1), default);
        await Store.TryUseAsync("new", Expiry, default);

        (await Store.DeleteExpiredAsync(Expiry, 10, default)).ShouldBe(1);

        (await Store.TryUseAsync("new", Expiry, default)).ShouldBeFalse();
        (await Store.TryUseAsync("old", Expiry, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task DeleteExpired_MoreThanTheLimit_GoesInBatches()
    {
        for (var i = 0; i < 5; i++)
        {
            await Store.TryUseAsync($"n{i}", Expiry, default);
        }

        (await Store.DeleteExpiredAsync(Expiry.AddHours(1), 3, default)).ShouldBe(3);
        (await Store.DeleteExpiredAsync(Expiry.AddHours(1), 3, default)).ShouldBe(2);
        (await Store.DeleteExpiredAsync(Expiry.AddHours(1), 3, default)).ShouldBe(0);
    }
}
