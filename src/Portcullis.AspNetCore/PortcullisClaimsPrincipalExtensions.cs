using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>What an endpoint may ask about its caller.</summary>
public static class PortcullisClaimsPrincipalExtensions
{
    /// <summary>The verified access token that the caller sent; null when there is none. The same object for every request with that token.</summary>
    public static AccessToken? FindAccessToken(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        foreach (var identity in user.Identities)
        {
            if (identity is AccessTokenIdentity { Token: var token })
            {
                return token;
            }
        }

        return null;
    }

    /// <summary>The caller's account as a CAIP-10 id, such as <c>eip155:1:0xab…</c>; null when nobody is signed in.</summary>
    public static string? FindAccount(this ClaimsPrincipal user) => user.FindAccessToken()?.Account;
}
