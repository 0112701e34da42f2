using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every store of API keys must do.</summary>
public abstract class ApiKeyStoreTests : StoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private IApiKeyStore Store => Get<IApiKeyStore>();

    [Fact]
    public async Task Find_CreatedKey_IsAsItWas()
    {
        var (key, free) = (Key("a", credits: 5, daily: 7), Key("b") with { Email = "x@example.com", Tier = "free" });
        await Store.CreateAsync(key, "d1", default);
        await Store.CreateAsync(free, "d2", default);

        (await Store.FindAsync("d1", default)).ShouldBe(key);
        (await Store.FindAsync("d2", default)).ShouldBe(free);
        (await Store.FindAsync("D1", default)).ShouldBeNull();
        (await Store.ListAsync(default)).ShouldBe([key, free]);
    }

    [Fact]
    public async Task Charge_CreditsLeft_TakesThemUntilNoneAreLeft()
    {
        await Store.CreateAsync(Key("a", credits: 2), "d", default);

        (await ChargeAsync(1)).ShouldBe(new Charge(ChargeKind.Charged, 1));
        (await ChargeAsync(2)).ShouldBe(new Charge(ChargeKind.Charged, 0));
        (await ChargeAsync(3)).ShouldBe(new Charge(ChargeKind.NoCredits, null));
        (await Store.FindAsync("d", default))!.Credits.ShouldBe(0);
    }

    [Fact]
    public async Task Charge_MoreThanIsLeft_TakesNothing()
    {
        await Store.CreateAsync(Key("a", credits: 1), "d", default);

        (await Store.ChargeAsync(Record(1) with { Credits = 2 }, default)).Kind.ShouldBe(ChargeKind.NoCredits);
        (await Store.FindAsync("d", default))!.Credits.ShouldBe(1);
    }

    [Fact]
    public async Task Charge_64AtOnce_TakesEachCreditOnce()
    {
        await Store.CreateAsync(Key("a", credits: 40), "d", default);

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => ChargeAsync(i))));

        all.Count(charge => charge.Kind == ChargeKind.Charged).ShouldBe(40);
        all.Where(charge => charge.Kind == ChargeKind.Charged).Select(charge => charge.Remaining!.Value).Order().ShouldBe(Enumerable.Range(0, 40).Select(i => (long)i));
        (await Store.DeleteOldAsync(Now.AddDays(1), 100, default)).ShouldBe(40);
    }

    [Fact]
    public async Task DeleteOld_RecordsFromBefore_GoInBatches()
    {
        await Store.CreateAsync(Key("a"), "d", default);
        for (var i = 0; i < 5; i++)
        {
            await ChargeAsync(i, Now.AddMinutes(i));
        }

        (await Store.DeleteOldAsync(Now, 2, default)).ShouldBe(0);
        (await Store.DeleteOldAsync(Now.AddMinutes(3), 2, default)).ShouldBe(2);
        (await Store.DeleteOldAsync(Now.AddMinutes(3), 2, default)).ShouldBe(1);
        (await Store.DeleteOldAsync(Now.AddMinutes(3), 2, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Charge_WithoutBounds_IsAlwaysCharged()
    {
        await Store.CreateAsync(Key("a"), "d", default);

        (await ChargeAsync(1)).ShouldBe(new Charge(ChargeKind.Charged, null));
    }

    [Fact]
    public async Task Charge_DailyLimit_HoldsUntilTheNextDayAndNotTheOneBefore()
    {
        await Store.CreateAsync(Key("a", credits: 10, daily: 2), "d", default);
        await ChargeAsync(1);
        await ChargeAsync(2, Now.AddHours(11.9));

        (await ChargeAsync(3)).Kind.ShouldBe(ChargeKind.DailyLimit);
        (await ChargeAsync(4, Now.AddDays(-1))).Kind.ShouldBe(ChargeKind.DailyLimit);
        (await ChargeAsync(5, Now.AddHours(12))).ShouldBe(new Charge(ChargeKind.Charged, 7));
        (await ChargeAsync(6, Now)).Kind.ShouldBe(ChargeKind.Charged);
        (await ChargeAsync(7, Now)).Kind.ShouldBe(ChargeKind.DailyLimit);
    }

    [Fact]
    public async Task Charge_RevokedOrUnknownKey_IsNone()
    {
        await Store.CreateAsync(Key("a", credits: 10), "d", default);
        (await Store.RevokeAsync("a", Now, default)).ShouldBeTrue();
        (await Store.RevokeAsync("a", Now.AddDays(1), default)).ShouldBeFalse();
        (await Store.RevokeAsync("b", Now, default)).ShouldBeFalse();

        (await ChargeAsync(1)).Kind.ShouldBe(ChargeKind.NoKey);
        (await Store.ChargeAsync(Record(2) with { ApiKeyId = "b" }, default)).Kind.ShouldBe(ChargeKind.NoKey);
        (await Store.FindAsync("d", default))!.RevokedAt.ShouldBe(Now);
    }

    [Fact]
    public async Task TryCreate_SameEmail_IsTakenAlsoWhenRevoked()
    {
        (await MakeAsync("a", "x@example.com", "1.2.3.4")).ShouldBe(SelfServiceKind.Made);
        await Store.RevokeAsync("a", Now, default);

        (await MakeAsync("b", "x@example.com", "5.6.7.8")).ShouldBe(SelfServiceKind.EmailTaken);
    }

    [Fact]
    public async Task TryCreate_ManyFromOnePlaceAtOnce_MakesAsManyAsMayBe()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => MakeAsync($"k{i}", $"{i}@example.com", "1.2.3.4"))));

        made.Count(kind => kind == SelfServiceKind.Made).ShouldBe(3);
        made.Count(kind => kind == SelfServiceKind.TooMany).ShouldBe(17);
        (await MakeAsync("other", "other@example.com", "1.2.3.5")).ShouldBe(SelfServiceKind.Made);
        (await Store.TryCreateAsync(Key("later") with { Email = "later@example.com" }, "later", new SelfServiceRules("1.2.3.4", Now, 3), default)).ShouldBe(SelfServiceKind.Made);
    }

    [Fact]
    public async Task ForgetPlaces_KeysFromBefore_MayBeMadeThereAnew()
    {
        (await MakeAsync("a", "a@example.com", "1.2.3.4")).ShouldBe(SelfServiceKind.Made);
        (await Store.ForgetPlacesAsync(Now, 10, default)).ShouldBe(0);

        (await Store.ForgetPlacesAsync(Now.AddMilliseconds(1), 10, default)).ShouldBe(1);

        (await Store.ForgetPlacesAsync(Now.AddMilliseconds(1), 10, default)).ShouldBe(0);
        (await MakeAsync("b", "a@example.com", "1.2.3.4")).ShouldBe(SelfServiceKind.EmailTaken);
    }

    private static ApiKey Key(string id, long? credits = null, long? daily = null) =>
        new() { Id = id, Name = $"key {id}", Tier = "operator", Credits = credits, DailyLimit = daily, CreatedAt = Now };

    private static AttestationRecord Record(int id, DateTimeOffset? at = null) => new($"ATST-{id}", "a", "0xabc", Pass: true, Credits: 1, at ?? Now);

    private Task<Charge> ChargeAsync(int id, DateTimeOffset? at = null) => Store.ChargeAsync(Record(id, at), default);

    private Task<SelfServiceKind> MakeAsync(string id, string email, string from) =>
        Store.TryCreateAsync(Key(id) with { Email = email, Tier = "free" }, id, new SelfServiceRules(from, Now.AddDays(-1), 3), default);
}
