namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The password of HTTP Basic authentication as OAuth clients send it: both parts encoded as in a form (RFC 6749, 2.3.1). An API key is known by its text alone, so the user name has no say.</summary>
internal static class BasicPassword
{
    private const string Scheme = "Basic ";
    private const int Longest = 1024;

    /// <summary>The password; null when the header holds none, or half an escape.</summary>
    public static string? Read(string header)
    {
        var bytes = new byte[Longest];
        return header.Length <= Longest
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && !header.AsSpan(Scheme.Length).ContainsAnyExceptInRange('!', '~')
            && Convert.TryFromBase64String(header[Scheme.Length..], bytes, out var length)
            && bytes.AsSpan(0, length).IndexOf((byte)':') is >= 0 and var colon
            ? FormParameters.Decode(bytes.AsSpan(colon + 1, length - colon - 1))
            : null;
    }
}
