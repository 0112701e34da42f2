using System.Text;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The password of HTTP Basic authentication as OAuth clients send it: both parts encoded as in a form (RFC 6749, 2.3.1). An API key is known by its text alone, so the user name has no say.</summary>
internal static class BasicPassword
{
    private const string Scheme = "Basic ";
    private const int Longest = 1024;

    /// <summary>The password; null when the header holds none.</summary>
    public static string? Read(string header)
    {
        var bytes = new byte[Longest];
        if (header.Length > Longest || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header[Scheme.Length..], bytes, out var length))
        {
            return null;
        }

        var text = Encoding.Latin1.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : Uri.UnescapeDataString(text[(colon + 1)..]);
    }
}
