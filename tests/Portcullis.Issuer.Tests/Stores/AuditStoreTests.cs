using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every audit store must do.</summary>
public abstract class AuditStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private IAuditStore Store => Get<IAuditStore>();

    [Fact]
    public async Task List_Appended_GivesThemBackNewestFirst()
    {
        var refused = new AuditRecord(Start, new AuditEntry("refused", null, "signature_invalid", "market-data", null) { Claimed = "eip155:1:0x52908400098527886E0F7030069857D2E4169EE7" });
        var opened = new AuditRecord(Start.AddMilliseconds(1), new AuditEntry("grant_opened", null, null, null, "g1"));
        await Store.AppendAsync([refused, opened], default);

        (await Store.ListAsync(10, default)).ShouldBe([opened, refused]);
        (await Store.ListAsync(1, default)).ShouldBe([opened]);
    }

    [Fact]
    public async Task Append_Nothing_IsGood()
    {
        await Store.AppendAsync([], default);

        (await Store.ListAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteOld_ByAge_KeepsTheYounger()
    {
        await AppendAsync(5);

        (await Store.DeleteOldAsync(Start.AddSeconds(2), keep: 100, limit: 10, default)).ShouldBe(2);
        (await Store.ListAsync(10, default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task DeleteOld_ByCount_KeepsTheNewest()
    {
        await AppendAsync(5);

        (await Store.DeleteOldAsync(Start.AddYears(-1), keep: 2, limit: 10, default)).ShouldBe(3);
        (await Store.ListAsync(10, default)).Select(record => record.At).ShouldBe([Start.AddSeconds(4), Start.AddSeconds(3)]);
    }

    [Theory]
    [InlineData("grant_opened")]
    [InlineData("grant_closed")]
    [InlineData("account_blocked")]
    [InlineData("account_unblocked")]
    public async Task DeleteOld_ByCount_LeavesGrantsAndBlocks(string kind)
    {
        await Store.AppendAsync([.. Enumerable.Range(0, 4).Select(i => new AuditRecord(Start, new AuditEntry(kind, "x", null, null, $"g{i}")))], default);
        await AppendAsync(20);

        (await Store.DeleteOldAsync(Start.AddYears(-1), keep: 2, limit: 100, default)).ShouldBe(18);

        (await Store.ListAsync(100, default)).Count(record => record.Entry.Kind == kind).ShouldBe(4);
        (await Store.DeleteOldAsync(Start.AddYears(1), keep: 2, limit: 100, default)).ShouldBe(6);
    }

    [Fact]
    public async Task DeleteOld_ByCount_CountsProvenRefusalsApart()
    {
        await Store.AppendAsync([.. Enumerable.Range(0, 4).Select(i => new AuditRecord(Start, new AuditEntry("refused", "x", $"{i}", null, null)))], default);
        await AppendAsync(20);

        (await Store.DeleteOldAsync(Start.AddYears(-1), keep: 3, limit: 100, default)).ShouldBe(18);

        (await Store.ListAsync(100, default)).Where(record => record.Entry.Account is not null).Select(record => record.Entry.Code).ShouldBe(["3", "2", "1"]);
    }

    [Fact]
    public async Task DeleteOld_MoreThanTheLimit_GoesInBatches()
    {
        await AppendAsync(5);

        (await Store.DeleteOldAsync(Start.AddDays(1), keep: 100, limit: 3, default)).ShouldBe(3);
        (await Store.DeleteOldAsync(Start.AddDays(1), keep: 100, limit: 3, default)).ShouldBe(2);
        (await Store.DeleteOldAsync(Start.AddDays(1), keep: 100, limit: 3, default)).ShouldBe(0);
    }

    private Task AppendAsync(int count) =>
        Store.AppendAsync([.. Enumerable.Range(0, count).Select(i => new AuditRecord(Start.AddSeconds(i), new AuditEntry("refused", null, "x", null, null)))], default);
}
