using Microsoft.Extensions.Primitives;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>The <c>WWW-Authenticate</c> headers for access tokens, which may come by either scheme (RFC 6750, 3; RFC 9449, 7.1).</summary>
internal static class TokenChallenge
{
    private const string Algorithms = "algs=\"ES256\"";

    /// <summary>For a 401: what is wrong with the scheme that was used, and which there are. A token that must come with a proof is offered no other.</summary>
    public static StringValues For(string protection, Refusal refusal, bool isProven)
    {
        var error = OAuthError.For(refusal.Code);
        return isProven || refusal.Code == RefusalCode.DpopRequired
            ? $"DPoP {protection}, error=\"{error}\", error_description=\"{refusal.Code.Title}\", {Algorithms}"
            : new StringValues([BearerChallenge.For(protection, refusal), $"DPoP {protection}, {Algorithms}"]);
    }

    /// <summary>For a 403.</summary>
    public static string InsufficientScope(string protection, string? scope, bool isProven) => isProven
        ? $"DPoP{BearerChallenge.InsufficientScope(protection, scope)["Bearer".Length..]}, {Algorithms}"
        : BearerChallenge.InsufficientScope(protection, scope);
}
