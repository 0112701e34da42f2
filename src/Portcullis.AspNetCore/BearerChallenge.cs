using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>The <c>WWW-Authenticate</c> header (RFC 6750, 3). Its texts are ours alone, so none needs quoting. What each begins with, the realm and where the API is described, comes from <see cref="PortcullisOptions.Protection"/>.</summary>
internal static class BearerChallenge
{
    /// <summary>For a 401. It names no error when no token was sent (RFC 6750, 3.1).</summary>
    public static string For(string protection, Refusal refusal) => refusal.Code == RefusalCode.MissingToken
        ? Plain(protection)
        : $"Bearer {protection}, error=\"invalid_token\", error_description=\"{refusal.Code.Title}\"";

    /// <summary>For a 401 to a request that sent nothing to judge.</summary>
    public static string Plain(string protection) => $"Bearer {protection}";

    /// <summary>For a 403.</summary>
    public static string InsufficientScope(string protection, string? scope) => scope is null
        ? $"Bearer {protection}, error=\"insufficient_scope\""
        : $"Bearer {protection}, error=\"insufficient_scope\", scope=\"{scope}\"";
}
