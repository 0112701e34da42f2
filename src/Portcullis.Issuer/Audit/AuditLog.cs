using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Audit;

/// <summary>
/// Writes audit entries behind the requests, in batches. Each class of entries has a line of its own, and grants and blocks go first: when the
/// store cannot keep up, the newest of the fullest line are dropped, counted, and reported once a minute; a request never waits.
/// </summary>
internal sealed class AuditLog(IAuditStore store, TimeProvider clock, ILogger<AuditLog> logger) : BackgroundService, IAuditLog
{
    /// <summary>How many entries of each class may wait.</summary>
    public const int Capacity = 10_000;

    private const int BatchSize = 500;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<(long Order, AuditRecord Record)>[] _lines =
        [.. Enum.GetValues<AuditClass>().Select(_ => Channel.CreateBounded<(long, AuditRecord)>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }))];

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _dropped;
    private long _order;

    /// <summary>How many entries were lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Record(AuditEntry entry)
    {
        if (_lines[(int)entry.Class].Writer.TryWrite((Interlocked.Increment(ref _order), new AuditRecord(clock.GetUtcNow(), entry))))
        {
            _bell.Writer.TryWrite(true);
        }
        else
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Takes no more entries and writes those that wait.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(_lines, line => line.Writer.TryComplete());
        _bell.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long reported = 0;
        using var timer = clock.CreateTimer(_ => Report(ref reported), null, ReportInterval, ReportInterval);
        bool open;
        do
        {
            open = await _bell.Reader.WaitToReadAsync(stoppingToken);
            _bell.Reader.TryRead(out _);
            while (Take() is { Count: > 0 } batch)
            {
                await WriteAsync(batch, stoppingToken);
            }
        }
        while (open);

        Report(ref reported);
    }

    private List<AuditRecord> Take()
    {
        var batch = new List<(long Order, AuditRecord Record)>(BatchSize);
        foreach (var line in _lines)
        {
            while (batch.Count < BatchSize && line.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }
        }

        return [.. batch.OrderBy(waiting => waiting.Order).Select(waiting => waiting.Record)];
    }

    private async Task WriteAsync(List<AuditRecord> batch, CancellationToken cancellationToken)
    {
        try
        {
            await store.AppendAsync(batch, cancellationToken);
        }
        catch (StoreException)
        {
            Interlocked.Add(ref _dropped, batch.Count);
        }
    }

    private void Report(ref long reported)
    {
        var dropped = Dropped;
        var before = Interlocked.Exchange(ref reported, dropped);
        if (dropped > before)
        {
            Log.Dropped(logger, dropped - before);
        }
    }
}
