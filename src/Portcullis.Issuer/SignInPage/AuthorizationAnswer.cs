namespace Portcullis.Issuer.SignInPage;

/// <summary>The answer to a client: its redirect URI with what it is told (RFC 6749, 4.1.2), and by whom (RFC 9207).</summary>
internal static class AuthorizationAnswer
{
    /// <summary>A code.</summary>
    public static string Grant(AuthorizationRequest request, string code, string issuer) => Write(request.RedirectUri, [("code", code), ("state", request.State), ("iss", issuer)]);

    /// <summary>An error.</summary>
    public static string Refuse(string redirectUri, string? state, string issuer, string error, string description) =>
        Write(redirectUri, [("error", error), ("error_description", description), ("state", state), ("iss", issuer)]);

    private static string Write(string redirectUri, (string Name, string? Value)[] parameters)
    {
        var query = string.Join('&', parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return $"{redirectUri}{(redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }
}
