using System.Diagnostics.Metrics;

namespace Portcullis.Issuer.Webhooks;

/// <summary>Counts what is sent to webhooks.</summary>
internal static class WebhookMetrics
{
    private static readonly Counter<long> Messages = IssuerMeter.Shared.CreateCounter<long>(
        "portcullis.webhook.messages", "{message}", "Messages to webhooks, by the webhook's place in the settings and how they came out: delivered, failed (and tried again) or dropped.");

    /// <summary>A message has come out.</summary>
    public static void Count(WebhookTarget target, string result) => Messages.Add(1, new("webhook", target.Number), new KeyValuePair<string, object?>("result", result));
}
