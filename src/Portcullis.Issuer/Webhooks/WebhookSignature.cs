using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Issuer.Webhooks;

/// <summary>Signs messages as Standard Webhooks 1.0.0 has it: HMAC-SHA-256 over id, timestamp and body with points between.</summary>
internal static class WebhookSignature
{
    /// <summary>The header <c>webhook-signature</c>: one signature for each key, with spaces between.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="id">The header <c>webhook-id</c>; it holds no point.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: seconds of Unix time.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Sign(IReadOnlyList<byte[]> keys, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }
}
