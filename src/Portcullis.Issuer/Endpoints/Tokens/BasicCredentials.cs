namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>HTTP Basic authentication as OAuth clients send it: both parts encoded as in a form (RFC 6749, 2.3.1).</summary>
/// <param name="User">The user name; null when it holds half an escape, which is of no matter to whoever goes by the password alone.</param>
/// <param name="Password">The password.</param>
internal readonly record struct BasicCredentials(string? User, string Password)
{
    private const string Scheme = "Basic ";
    private const int Longest = 1024;

    /// <summary>The two parts; null when the header holds none, or the password half an escape.</summary>
    public static BasicCredentials? Read(string header)
    {
        var bytes = new byte[Longest];
        return header.Length <= Longest
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && !header.AsSpan(Scheme.Length).ContainsAnyExceptInRange('!', '~')
            && Convert.TryFromBase64String(header[Scheme.Length..], bytes, out var length)
            && bytes.AsSpan(0, length).IndexOf((byte)':') is >= 0 and var colon
            && FormParameters.Decode(bytes.AsSpan(colon + 1, length - colon - 1)) is { } password
                ? new BasicCredentials(FormParameters.Decode(bytes.AsSpan(0, colon)), password)
                : null;
    }
}
