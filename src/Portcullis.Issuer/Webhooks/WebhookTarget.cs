using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Webhooks;

/// <summary>A webhook as it is configured.</summary>
/// <param name="Number">Its place in the settings, by which logs and metrics name it: the URL may hold a key.</param>
/// <param name="Url">Where to.</param>
/// <param name="Keys">What messages are signed with.</param>
/// <param name="Types">The types of events; null for all.</param>
internal sealed record WebhookTarget(int Number, Uri Url, IReadOnlyList<byte[]> Keys, FrozenSet<string>? Types)
{
    /// <summary>What the store knows it by.</summary>
    public string Name { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url.AbsoluteUri)));

    /// <summary>Reads one that <see cref="WebhookFaults"/> finds nothing wrong with.</summary>
    public static WebhookTarget Of(WebhookOptions options, int number) => new(
        number,
        new Uri(options.Url),
        WebhookSecrets.Parse(options.SecretFile is { } file ? File.ReadAllText(file).Trim() : options.Secret!)!,
        options.Events.Count == 0 ? null : options.Events.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Whether it is told of an event.</summary>
    public bool Wants(LoggedEvent told) => Types is null || Types.Contains(told.Event.Type);
}
