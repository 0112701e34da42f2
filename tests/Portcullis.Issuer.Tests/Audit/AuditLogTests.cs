using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingStore _store = new();
    private readonly CapturedLogs _logs = new();
    private readonly AuditLog _log;

    public AuditLogTests() => _log = new AuditLog(_store, _clock, _logs.CreateLogger<AuditLog>());

    [Fact]
    public async Task Record_BeforeAndAfterTheStart_IsWrittenInOrderByTheStop()
    {
        _log.Record(Entry("a"));
        await _log.StartAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _log.Record(Entry("b"));
        await _log.StopAsync(default);

        _store.Written.Select(record => record.Entry.Code).ShouldBe(["a", "b"]);
        _store.Written[1].At.ShouldBe(_clock.GetUtcNow());
    }

    [Fact]
    public async Task Record_ManyAtOnce_GoInBatches()
    {
        for (var i = 0; i < 1200; i++)
        {
            _log.Record(Entry("a"));
        }

        await _log.StartAsync(default);
        await _log.StopAsync(default);

        _store.Written.Count.ShouldBe(1200);
        _store.Batches.ShouldBe(3);
        _log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Record_Full_DropsCountsAndReports()
    {
        for (var i = 0; i < AuditLog.Capacity + 7; i++)
        {
            _log.Record(Entry("a"));
        }

        _log.Dropped.ShouldBe(7);
        await _log.StartAsync(default);
        await _log.StopAsync(default);

        _store.Written.Count.ShouldBe(AuditLog.Capacity);
        _logs.Lines.ShouldHaveSingleItem().ShouldContain("7 audit entries were lost");
    }

    [Fact]
    public async Task Record_FloodOfUnprovenRefusals_DisplacesNothingElse()
    {
        for (var i = 0; i < AuditLog.Capacity * 2; i++)
        {
            _log.Record(Entry("nonce_invalid"));
        }

        AuditEntry proven = new("refused", "eip155:1:0x1", "policy_not_met", null, null), opened = new("grant_opened", "eip155:1:0x1", null, null, "g");
        _log.Record(proven);
        _log.Record(opened);
        await _log.StartAsync(default);
        await _log.StopAsync(default);

        _log.Dropped.ShouldBe(AuditLog.Capacity);
        _store.Written.Take(500).Select(record => record.Entry).Where(entry => entry.Code != "nonce_invalid").ShouldBe([proven, opened]);
        _store.Written.Count.ShouldBe(AuditLog.Capacity + 2);
    }

    [Fact]
    public async Task Record_OfSeveralClasses_KeepsTheOrder()
    {
        AuditEntry[] entries = [Entry("a"), new("grant_opened", "x", null, null, "g"), new("refused", "x", "b", null, null), Entry("c")];
        Array.ForEach(entries, _log.Record);
        await _log.StartAsync(default);
        await _log.StopAsync(default);

        _store.Written.Select(record => record.Entry).ShouldBe(entries);
    }

    [Fact]
    public async Task Record_StoreFails_CountsAndGoesOn()
    {
        _store.Fails = true;
        _log.Record(Entry("a"));
        await _log.StartAsync(default);
        await _log.StopAsync(default);

        _log.Dropped.ShouldBe(1);
        _logs.Lines.ShouldHaveSingleItem().ShouldContain("1 audit entries were lost");
    }

    [Fact]
    public async Task Record_AfterTheStop_IsDroppedQuietly()
    {
        await _log.StartAsync(default);
        await _log.StopAsync(default);

        _log.Record(Entry("late"));

        _log.Dropped.ShouldBe(1);
    }

    public void Dispose() => _log.Dispose();

    private static AuditEntry Entry(string code) => new("refused", null, code, null, null);

    private sealed class RecordingStore : IAuditStore
    {
        public List<AuditRecord> Written { get; } = [];

        public int Batches { get; private set; }

        public bool Fails { get; set; }

        public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new StoreException("broken on purpose", null);
            }

            Batches++;
            Written.AddRange(records);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<AuditRecord>> ListAsync(int count, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> DeleteOldAsync(DateTimeOffset before, long keep, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
