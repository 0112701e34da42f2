using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Audit;

/// <summary>
/// Writes audit entries behind the requests, in batches. When the store cannot keep up the newest are dropped, counted, and reported once a
/// minute; a request never waits.
/// </summary>
internal sealed class AuditLog(IAuditStore store, TimeProvider clock, ILogger<AuditLog> logger) : BackgroundService, IAuditLog
{
    public const int Capacity = 10_000;

    private const int BatchSize = 500;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<AuditRecord> _waiting = Channel.CreateBounded<AuditRecord>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _dropped;

    /// <summary>How many entries were lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Record(AuditEntry entry)
    {
        if (!_waiting.Writer.TryWrite(new AuditRecord(clock.GetUtcNow(), entry)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Takes no more entries and writes those that wait.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long reported = 0;
        using var timer = clock.CreateTimer(_ => Report(ref reported), null, ReportInterval, ReportInterval);
        var batch = new List<AuditRecord>(BatchSize);
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var record))
            {
                batch.Add(record);
            }

            await WriteAsync(batch, stoppingToken);
            batch.Clear();
        }

        Report(ref reported);
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
