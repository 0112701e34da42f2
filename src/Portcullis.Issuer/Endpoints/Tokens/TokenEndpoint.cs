using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Exchange;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.SignInPage;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>
/// <c>POST /oauth2/token</c>: a wallet proof, a code of the sign-in page, a refresh token, or another access token, for an access token. Parameters that are not known are ignored by the
/// grants of the standards, and refused by our own (<see cref="TokenRequestRules"/>). One without a value counts as left out, and one that comes twice is refused (RFC 6749, 3.2).
/// </summary>
internal static class TokenEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/oauth2/token";

    /// <summary>Every <c>grant_type</c> that is taken, with clients or without.</summary>
    public static IReadOnlyList<string> GrantTypes { get; } = [.. StatementScheme.All.Select(scheme => scheme.GrantType), TokenRequestRules.Refresh, TokenExchangeGrant.GrantType];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("CreateToken")
        .WithSummary("A wallet proof, a code, a refresh token, or another access token, for an access token")
        .WithDescription($"Form or JSON: grant_type, one of {string.Join(", ", GrantTypes)}, and where there is a sign-in page {TokenRequestRules.Code}. For a wallet proof message, signature, and optionally scope, resource and client_id; for {TokenRequestRules.Refresh} refresh_token, and optionally scope, resource and client_id; for {TokenRequestRules.Code} code, redirect_uri, code_verifier and client_id, and optionally resource; for a token exchange (RFC 8693) subject_token, subject_token_type, and optionally requested_token_type, scope, resource or audience, and client_id. resource (RFC 8707) names the one API that the token is to be for. A client with a secret shows it by HTTP Basic or as client_secret. Others are refused with a wallet proof, and ignored elsewhere. With a DPoP header (RFC 9449) the tokens are bound to its key.")
        .WithMetadata(new RequestBodyDescription(typeof(TokenRequest), "application/x-www-form-urlencoded", "application/json"))
        .Produces<TokenResponse>()
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status403Forbidden)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        HttpContext context, SignInService signIn, RefreshService refresh, CodeRedemption codes, TokenExchange exchange, ConfiguredClients clients, DpopCheck proofs, IOptions<IssuerOptions> options)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.TokenRequest, allowForm: true, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        var (body, shown) = (read.Body, ClientCredentials.Read(context.Request.Headers.Authorization, read.Body.ClientId, read.Body.ClientSecret));
        if (TokenRequestRules.Find(body, clients.Any) is { } refusal)
        {
            return new RefusalResult(refusal, null);
        }

        if (shown.Refusal is not null || clients.Check(shown.Id, shown.Secret) is not null)
        {
            return ClientCredentials.Refuse(context, shown.Refusal ?? clients.Check(shown.Id, shown.Secret)!);
        }

        var bound = await TokenAnswer.FindKeyAsync(context, proofs, options.Value.PublicUrl + Path);
        if (bound.Refusal is not null)
        {
            return new RefusalResult(bound.Refusal, null);
        }

        var thumbprint = bound.Proof?.KeyThumbprint;
        var outcome = await (body.GrantType switch
        {
            TokenRequestRules.Refresh => RefreshAsync(body, shown.Id, thumbprint, refresh, context),
            TokenRequestRules.Code => RedeemAsync(body, clients.Find(shown.Id), thumbprint, codes, context),
            TokenExchangeGrant.GrantType => ExchangeAsync(body, shown.Id, thumbprint, exchange, context),
            _ => SignInAsync(body, shown.Id, thumbprint, signIn, context),
        });
        SignInMetrics.Count(outcome);
        return TokenAnswer.Of(context, outcome);
    }

    private static Task<SignInOutcome> SignInAsync(TokenRequest body, string? client, string? thumbprint, SignInService signIn, HttpContext context) => signIn.SignInAsync(
        new SignInRequest(StatementScheme.FindByGrantType(body.GrantType)!, body.Statement!, body.Signature!, body.Scope, client ?? AccessToken.UnnamedClient, thumbprint) { Resource = body.Target }, context.RequestAborted);

    private static Task<SignInOutcome> RefreshAsync(TokenRequest body, string? client, string? thumbprint, RefreshService refresh, HttpContext context) => refresh.RefreshAsync(
        new RefreshRequest(body.RefreshToken!, ScopeText.Without(body.Scope, PolicyName.OpenId), client, thumbprint) { Resource = body.Target }, context.RequestAborted);

    private static Task<SignInOutcome> RedeemAsync(TokenRequest body, Client? client, string? thumbprint, CodeRedemption codes, HttpContext context) => client is null
        ? Task.FromResult(SignInOutcome.Refused(new Refusal(RefusalCode.InvalidClient, "client_id must name a client that may send people to the sign-in page"), null))
        : codes.RedeemAsync(new CodeRequest(client, body.Code!, body.RedirectUri!, body.CodeVerifier!, body.Target, thumbprint), context.RequestAborted);

    private static Task<SignInOutcome> ExchangeAsync(TokenRequest body, string? client, string? thumbprint, TokenExchange exchange, HttpContext context) => exchange.ExchangeAsync(
        new ExchangeRequest(body.SubjectToken!, body.Scope, TokenExchangeGrant.TargetOf(body), client, thumbprint), context.RequestAborted);
}
