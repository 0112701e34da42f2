using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Cleaning;

namespace Portcullis.Issuer.Events;

/// <summary>Forgets events that are long past by both clocks.</summary>
internal sealed class EventCleaner(IEventStore store, WaryClock wary, TimeProvider clock, ILogger<EventCleaner> logger) : CleaningService(clock, logger)
{
    /// <summary>How long an event can still be read; less than its grant is kept.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(3);

    /// <summary>How many events are kept at most.</summary>
    public const long Most = 200_000;

    private const int BatchSize = 5_000;

    internal override Task CleanAsync(CancellationToken cancellationToken) => InBatchesAsync(() => store.DeleteOldAsync(wary.Earliest - MaxAge, Most, BatchSize, cancellationToken), BatchSize);
}
