using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Webhooks;

/// <summary>
/// Tells one webhook of events, one after the other in the order of the log, each until the receiver has it. A new webhook is told from its first start on. What is older than six hours is dropped when its receiver has failed
/// several times in a row, so that it is not told of the day before when it comes back.
/// </summary>
internal sealed class WebhookPump(WebhookTarget target, EventLog log, IWebhookStore store, WebhookClient client, TimeProvider clock, ILogger logger)
{
    /// <summary>How long an event is tried.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(6);

    // Fewer may have passed by themselves.
    private const int FailuresThatLast = 3;

    private int _failures;
    private int _storeFailures;

    /// <summary>Tells until it is told to stop, or the receiver says that it is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var following = log.Follow(target.Types);
        long? delivered = null;
        while (true)
        {
            var answer = default(WebhookAnswer);
            try
            {
                delivered ??= await BeginAsync(cancellationToken);
                (delivered, answer) = await GoOnAsync(delivered.Value, cancellationToken);
                _storeFailures = 0;
            }
            catch (StoreException e)
            {
                // No fault of the receiver's.
                Log.StoreFailed(logger, e, target.Number);
                await Task.Delay(WebhookBackoff.After(++_storeFailures, null), clock, cancellationToken);
                continue;
            }

            if (answer.IsGone)
            {
                Log.Gone(logger, target.Number);
                return;
            }

            if (answer.Fault is { } fault)
            {
                var wait = WebhookBackoff.After(++_failures, answer.RetryAfter);
                Log.Failed(logger, target.Number, fault, _failures, wait);
                await Task.Delay(wait, clock, cancellationToken);
            }
        }
    }

    private async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        if (await store.FindAsync(target.Name, cancellationToken) is { } known)
        {
            return known;
        }

        var last = (await log.GetSpanAsync(cancellationToken)).Last;
        await store.SaveAsync(target.Name, last, cancellationToken);
        return last;
    }

    /// <summary>Tells what there is after a number, or waits for it, until something goes wrong.</summary>
    private async Task<(long Delivered, WebhookAnswer Answer)> GoOnAsync(long delivered, CancellationToken cancellationToken)
    {
        var found = await log.ReadAsync(delivered, cancellationToken);
        if (await log.FindForgottenAsync(delivered, found, cancellationToken) is { } forgotten)
        {
            // What was forgotten before it could be told is passed over: there is nothing to wait for.
            Log.Forgotten(logger, target.Number, forgotten - delivered);
            await store.SaveAsync(target.Name, forgotten, cancellationToken);
            return (forgotten, default);
        }

        if (found.Count == 0)
        {
            await log.WaitAsync(delivered, cancellationToken);
            return (delivered, default);
        }

        foreach (var told in found)
        {
            var answer = await TellAsync(told, cancellationToken);
            if (answer.Fault is not null)
            {
                return (delivered, answer);
            }

            delivered = told.Number;
            if (target.Wants(told) || told == found[^1])
            {
                await store.SaveAsync(target.Name, delivered, cancellationToken);
            }
        }

        return (delivered, default);
    }

    private async Task<WebhookAnswer> TellAsync(LoggedEvent told, CancellationToken cancellationToken)
    {
        if (!target.Wants(told))
        {
            return default;
        }

        if (_failures >= FailuresThatLast && clock.GetUtcNow() - told.Event.At > MaxAge)
        {
            WebhookMetrics.Count(target, "dropped");
            Log.Dropped(logger, target.Number, told.Id.ToString());
            return default;
        }

        var answer = await client.SendAsync(target, told, cancellationToken);
        WebhookMetrics.Count(target, answer.Fault is null ? "delivered" : "failed");
        _failures = answer.Fault is null ? 0 : _failures;
        return answer;
    }
}
