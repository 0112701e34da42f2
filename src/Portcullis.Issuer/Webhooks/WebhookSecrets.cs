namespace Portcullis.Issuer.Webhooks;

/// <summary>The secrets of a webhook, as Standard Webhooks writes them.</summary>
internal static class WebhookSecrets
{
    /// <summary>What a secret must be.</summary>
    public const string Form = "whsec_ and 24 to 64 bytes in base64 (such as openssl rand -base64 32 gives), or two of these with a space between";

    private const string Prefix = "whsec_";
    private const int Least = 24;
    private const int Longest = 64;
    private const int Most = 2;

    /// <summary>The keys; null when the text is not of the form.</summary>
    public static IReadOnlyList<byte[]>? Parse(string text)
    {
        var keys = text.Split(' ').Select(ParseOne).OfType<byte[]>().ToList();
        return keys.Count == text.Split(' ').Length && keys.Count <= Most ? keys : null;
    }

    private static byte[]? ParseOne(string text)
    {
        var bytes = new byte[Longest + 1];
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length is >= Least and <= Longest
            ? bytes[..length]
            : null;
    }
}
