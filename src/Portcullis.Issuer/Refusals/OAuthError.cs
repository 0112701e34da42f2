using Portcullis.Credentials;

namespace Portcullis.Issuer.Refusals;

/// <summary>The words of RFC 6749 (5.2, and 4.1.2.1 for those that the token endpoint borrows) for our codes.</summary>
internal static class OAuthError
{
    /// <summary>The value of <c>error</c>.</summary>
    public static string Of(RefusalCode code) => code switch
    {
        _ when code == RefusalCode.UnsupportedGrantType || code == RefusalCode.InvalidScope => code.Code,
        { Status: 401 } => "invalid_grant",
        { Status: 403 } => "access_denied",
        { Status: 429 or 502 or 503 or 504 } => "temporarily_unavailable",
        { Status: >= 500 } => "server_error",
        _ => "invalid_request",
    };

    /// <summary>A text that may stand in <c>error_description</c>, which allows neither quotes nor backslashes nor anything beyond ASCII.</summary>
    public static string Describe(string detail) =>
        string.Create(detail.Length, detail, static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = from[i] is >= ' ' and <= '~' and not '"' and not '\\' ? from[i] : '\'';
            }
        });
}
