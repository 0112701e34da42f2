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

    /// <summary>The caller's account as a CAIP-10 id, such as <c>eip155:1:0xab…</c>, or a pseudonym where the issuer keeps accounts from this audience (<see cref="AccessToken.IsPairwise"/>); null when nobody is signed in.</summary>
    public static string? FindAccount(this ClaimsPrincipal user) => user.FindAccessToken()?.Account;

    /// <summary>The caller as <see cref="FindAccount"/> names it, for an endpoint that lets in nobody without one.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public static string GetAccount(this ClaimsPrincipal user) => user.FindAccount() ?? throw new InvalidOperationException(
        "Nobody is signed in by a Portcullis access token. Gate the endpoint, by [TokenGate(\"policy\")] or RequireAuthorization(\"policy\"), or ask FindAccount, which may be null.");

    /// <summary>
    /// The best tier of a policy that the access token's scope names; null when it names none, or nobody is signed in. It is the tier that the account had
    /// when the token was issued: where policies are decided on facts, the decision among the request's features says the present one.
    /// </summary>
    /// <param name="user">The caller.</param>
    /// <param name="policy">The policy's name, without a tier.</param>
    /// <exception cref="ArgumentException">The text is not a policy's name.</exception>
    public static string? GetTier(this ClaimsPrincipal user, string policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (PolicyName.Parse(policy) is not { Tier: null })
        {
            throw new ArgumentException($"'{policy}' is not a policy's name, such as market-data", nameof(policy));
        }

        return user.FindAccessToken() is { } token ? FindTier(token.Scope, policy) : null;
    }

    /// <summary>Of each policy the scope names the best tier before the lower ones.</summary>
    private static string? FindTier(ReadOnlySpan<char> scope, ReadOnlySpan<char> policy)
    {
        foreach (var range in scope.Split(' '))
        {
            var name = scope[range];
            if (name.Length > policy.Length + 1 && name.StartsWith(policy, StringComparison.Ordinal) && name[policy.Length] == ':')
            {
                return name[(policy.Length + 1)..].ToString();
            }
        }

        return null;
    }
}
