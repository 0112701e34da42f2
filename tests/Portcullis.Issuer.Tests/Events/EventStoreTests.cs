using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Stores;

namespace Portcullis.Issuer.Tests.Events;

/// <summary>What every event store must do.</summary>
public abstract class EventStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Account Somebody = new(1, Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7"));
    private static readonly AccessChange Lost = new("market-data", "gold", null, "policy_not_met", """{"1":7}""");

    private IEventStore Store => Get<IEventStore>();

    private IGrantStore Grants => Get<IGrantStore>();

    [Fact]
    public async Task Open_Grant_IsInTheLog()
    {
        var grant = Make("g1");
        await Grants.OpenAsync(grant, default);

        var told = (await Store.ReadAsync(0, 10, default)).ShouldHaveSingleItem();
        told.ShouldBe(new GrantEvent(1, Start, "grant_opened", told.Grant, null));
        (told.Grant with { Linked = [] }).ShouldBe(grant with { Linked = [] });
        told.Grant.Linked.ShouldBe(grant.Linked);
    }

    [Fact]
    public async Task Open_OfAnIdThatIsTaken_TellsNothing()
    {
        await Grants.OpenAsync(Make("g1"), default);

        await Should.ThrowAsync<System.Data.Common.DbException>(() => Grants.OpenAsync(Make("g1"), default));

        (await Store.GetSpanAsync(default)).Last.ShouldBe(1);
    }

    [Fact]
    public async Task Revoke_Grant_IsToldOnce()
    {
        await Grants.OpenAsync(Make("g1"), default);
        await Grants.RevokeAsync("g1", Start.AddMinutes(1), default);
        await Grants.RevokeAsync("g1", Start.AddMinutes(2), default);

        var told = await Store.ReadAsync(1, 10, default);

        told.Select(one => (one.Number, one.Type, one.At)).ShouldBe([(2L, "revoked", Start.AddMinutes(1))]);
        told[0].Grant.RevokedAt.ShouldBe(Start.AddMinutes(1));
    }

    [Fact]
    public async Task Revoke_Session_TellsOfEachGrantThatStood()
    {
        var session = new Session
        {
            Id = "s1", Digest = "d0", Accounts = [new SessionAccount(Somebody, ProofKind.KeyRecovery, null)], ClientId = "public", Scope = "", OpenedAt = Start, ExpiresAt = Start.AddDays(30),
        };
        await Get<ISessionStore>().OpenAsync(session, Make("g1") with { SessionId = "s1" }, default);
        await Get<ISessionStore>().TryRenewAsync(session with { Digest = "d1" }, "d0", Make("g2") with { SessionId = "s1" }, Start, default);
        await Grants.RevokeAsync("g1", Start, default);

        await Get<ISessionStore>().RevokeAsync("s1", Start, default);

        (await Store.ReadAsync(0, 10, default)).Select(one => (one.Type, one.Grant.Id)).ShouldBe([("grant_opened", "g1"), ("grant_opened", "g2"), ("revoked", "g1"), ("revoked", "g2")]);
    }

    [Theory]
    [InlineData("gold", null, "access_lost")]
    [InlineData(null, "gold", "access_back")]
    [InlineData("gold", "basic", "tier_changed")]
    public async Task Append_Change_IsGivenBackWhole(string? before, string? after, string type)
    {
        await Grants.OpenAsync(Make("g1"), default);
        var change = Lost with { Before = before, After = after, Code = after is null ? "policy_not_met" : null };

        await Store.AppendAsync([new("g1", Start.AddSeconds(1), change)], default);

        var told = (await Store.ReadAsync(1, 10, default)).ShouldHaveSingleItem();
        (told.Type, told.At, told.Change).ShouldBe((type, Start.AddSeconds(1), change));
    }

    [Fact]
    public async Task Read_Limit_GoesOnWhereItEnded()
    {
        for (var i = 0; i < 5; i++)
        {
            await Grants.OpenAsync(Make($"g{i}"), default);
        }

        (await Store.ReadAsync(0, 3, default)).Select(one => one.Number).ShouldBe([1L, 2L, 3L]);
        (await Store.ReadAsync(3, 3, default)).Select(one => one.Number).ShouldBe([4L, 5L]);
        (await Store.ReadAsync(5, 3, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_GrantIsForgotten_LeavesItsEventsOut()
    {
        await Grants.OpenAsync(Make("g1"), default);
        await Grants.OpenAsync(Make("g2") with { ExpiresAt = Start.AddDays(1) }, default);
        await Grants.DeleteExpiredAsync(Start.AddHours(1), 10, default);

        (await Store.ReadAsync(0, 10, default)).Select(one => one.Grant.Id).ShouldBe(["g2"]);
    }

    [Fact]
    public async Task Span_EmptyLog_HasANameAndNothingElse()
    {
        var span = await Store.GetSpanAsync(default);

        (span.First, span.Last).ShouldBe((1L, 0L));
        EventId.Parse($"{span.Log}-0").ShouldNotBeNull();
        (await Store.GetSpanAsync(default)).Log.ShouldBe(span.Log);
    }

    [Fact]
    public async Task DeleteOld_ByCount_KeepsTheNewest()
    {
        for (var i = 0; i < 6; i++)
        {
            await Grants.OpenAsync(Make($"g{i}"), default);
        }

        (await Store.DeleteOldAsync(Start, 2, 3, default)).ShouldBe(3);
        (await Store.DeleteOldAsync(Start, 2, 3, default)).ShouldBe(1);

        (await SpanAsync()).ShouldBe((5, 6));
    }

    [Fact]
    public async Task DeleteOld_ByAge_LeavesNoGap()
    {
        await OpenAtAsync(0, 1, 5, 2, 6);

        (await Store.DeleteOldAsync(Start.AddMinutes(3), 100, 10, default)).ShouldBe(2);

        (await SpanAsync()).ShouldBe((3, 5));
    }

    [Fact]
    public async Task DeleteOld_All_KeepsTheNumber()
    {
        await OpenAtAsync(0, 1);

        (await Store.DeleteOldAsync(Start.AddMinutes(3), 100, 10, default)).ShouldBe(2);

        (await SpanAsync()).ShouldBe((3, 2));
        await OpenAtAsync(7);
        (await SpanAsync()).ShouldBe((3, 3));
    }

    [Fact]
    public async Task ListWatchable_Grants_AreThoseThatStandWithWhatWasToldLast()
    {
        await Grants.OpenAsync(Make("g1"), default);
        await Grants.OpenAsync(Make("g2") with { IssuedAt = Start.AddMinutes(1) }, default);
        await Grants.OpenAsync(Make("expired") with { ExpiresAt = Start.AddMinutes(2) }, default);
        await Grants.OpenAsync(Make("nothing") with { Scope = "" }, default);
        await Grants.OpenAsync(Make("revoked"), default);
        await Grants.RevokeAsync("revoked", Start, default);
        await Store.AppendAsync([new("g1", Start, Lost), new("g1", Start, new("club", "vip", "member", null, "{}")), new("g1", Start, new("market-data", null, "basic", null, "{}")), new("g1", Start, Lost)], default);

        var found = await Store.ListWatchableAsync(Start.AddMinutes(2), 10, default);

        found.Number.ShouldBe(10);
        found.Grants.Select(one => one.Grant.Id).ShouldBe(["g2", "g1"]);
        found.Grants[0].Told.ShouldBeEmpty();
        found.Grants[1].Told.ShouldBe(new Dictionary<string, string?>(StringComparer.Ordinal) { ["market-data"] = null, ["club"] = "member" }, ignoreOrder: true);
        (await Store.ListWatchableAsync(Start, 1, default)).Grants.Count.ShouldBe(1);
    }

    private async Task<(long First, long Last)> SpanAsync()
    {
        var span = await Store.GetSpanAsync(default);
        return (span.First, span.Last);
    }

    private async Task OpenAtAsync(params int[] minutes)
    {
        foreach (var minute in minutes)
        {
            await Grants.OpenAsync(Make($"at{minute}") with { IssuedAt = Start.AddMinutes(minute) }, default);
        }
    }

    private static Grant Make(string id) => new()
    {
        Id = id,
        Account = Somebody,
        ProofKind = ProofKind.KeyRecovery,
        Linked = [new ProvenAccount("eip155:10:0x52908400098527886E0F7030069857D2E4169EE7", ProofKind.Contract)],
        Audience = "https://api.test",
        ClientId = "public",
        Scope = "market-data market-data:gold",
        IsBound = true,
        IssuedAt = Start,
        ExpiresAt = Start.AddMinutes(15),
    };
}
