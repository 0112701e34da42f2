using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>What the endpoints that give out tokens have in common.</summary>
internal static class TokenAnswer
{
    /// <summary>The key that the tokens are to be bound to (RFC 9449, 5): none when the request has no proof, a refusal when it has a bad one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proofs">Checks proofs.</param>
    /// <param name="url">The endpoint's URL, as callers see it.</param>
    public static async ValueTask<DpopVerification> FindKeyAsync(HttpContext context, DpopCheck proofs, string url)
    {
        var headers = context.Request.Headers[DpopCheck.HeaderName];
        if (headers.Count == 0)
        {
            return default;
        }

        if (proofs.Nonce is { } nonce)
        {
            context.Response.Headers[DpopCheck.NonceHeaderName] = nonce;
        }

        return await proofs.CheckAsync(headers, new DpopRequest(HttpMethods.Post, url, Binding: null), context.RequestAborted);
    }

    /// <summary>The tokens, or why there are none.</summary>
    public static IResult Of(HttpContext context, SignInOutcome outcome)
    {
        if (outcome.Account is { } account)
        {
            context.Features.Set(new ConcernedAccount(account));
        }

        return outcome.IsGranted ? Grant(context, outcome.Token, outcome.Scope) : new RefusalResult(outcome.Refusal, outcome.Members);
    }

    private static IResult Grant(HttpContext context, IssuedToken token, GrantedScope scope)
    {
        context.Response.Headers.CacheControl = "no-store";
        var response = new TokenResponse
        {
            AccessToken = token.Text,
            IssuedTokenType = token.IsExchanged ? TokenExchangeGrant.AccessTokenType : null,
            TokenType = token.IsBound ? "DPoP" : "Bearer",
            ExpiresIn = (long)token.Lifetime.TotalSeconds,
            RefreshToken = token.Refresh,
            RefreshTokenExpiresIn = token.Refresh is null ? null : (long)token.RefreshLifetime.TotalSeconds,
            IdToken = token.IdToken,
            Scope = token.IdToken is null ? scope.Scope : $"{PolicyName.OpenId} {scope.Scope}".TrimEnd(),
            Tiers = scope.Tiers,
            Unknown = scope.Unknown.Count == 0 ? null : scope.Unknown,
        };
        return Results.Json(response, IssuerJson.Default.TokenResponse);
    }
}
