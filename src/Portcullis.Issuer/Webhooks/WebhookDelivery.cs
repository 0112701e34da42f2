using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Webhooks;

/// <summary>Tells all webhooks, each by itself: one that is slow or fails holds up no other.</summary>
internal sealed class WebhookDelivery(IOptions<IssuerOptions> options, EventLog log, IWebhookStore store, TimeProvider clock, ILogger<WebhookDelivery> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new WebhookClient(clock);
        await Task.WhenAll(options.Value.Webhooks.Select((webhook, number) =>
            new WebhookPump(WebhookTarget.Of(webhook, number), log, store, client, clock, logger).RunAsync(stoppingToken)));
    }
}
