using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>The <c>WWW-Authenticate</c> header (RFC 6750, 3). Its texts are ours alone, so none needs quoting.</summary>
internal static class BearerChallenge
{
    /// <summary>For a 401. It names no error when no token was sent (RFC 6750, 3.1).</summary>
    public static string For(string realm, Refusal refusal) => refusal.Code == RefusalCode.MissingToken
        ? Plain(realm)
        : $"Bearer realm=\"{realm}\", error=\"invalid_token\", error_description=\"{refusal.Code.Title}\"";

    /// <summary>For a 401 to a request that sent nothing to judge.</summary>
    public static string Plain(string realm) => $"Bearer realm=\"{realm}\"";

    /// <summary>For a 403.</summary>
    public static string InsufficientScope(string realm, string? scope) => scope is null
        ? $"Bearer realm=\"{realm}\", error=\"insufficient_scope\""
        : $"Bearer realm=\"{realm}\", error=\"insufficient_scope\", scope=\"{scope}\"";
}
