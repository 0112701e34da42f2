using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Exchange;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>
/// <c>POST /oauth2/token</c>: a wallet proof, a refresh token, or another access token, for an access token. Parameters that are not known are refused, in both forms: one that is
/// misspelt would otherwise pass as one that was left out. One without a value counts as left out (RFC 6749, 3.2).
/// </summary>
internal static partial class TokenEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/oauth2/token";

    private const string RefreshGrantType = "refresh_token";

    private const string DefaultClient = "public";

    /// <summary>Every <c>grant_type</c> that is taken.</summary>
    public static IReadOnlyList<string> GrantTypes { get; } = [.. StatementScheme.All.Select(scheme => scheme.GrantType), RefreshGrantType, TokenExchangeGrant.GrantType];

    private static string GrantTypeList => string.Join(", ", GrantTypes);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("CreateToken")
        .WithSummary("A wallet proof, a refresh token, or another access token, for an access token")
        .WithDescription($"Form or JSON: grant_type, one of {GrantTypeList}. For a wallet proof message, signature, and optionally scope, resource and client_id; for {RefreshGrantType} refresh_token, and optionally scope, resource and client_id; for a token exchange (RFC 8693) subject_token, subject_token_type, and optionally requested_token_type, scope, resource or audience, and client_id. resource (RFC 8707) names the one API that the token is to be for. Others are refused. With a DPoP header (RFC 9449) the tokens are bound to its key.")
        .WithMetadata(new RequestBodyDescription(typeof(TokenRequest), "application/x-www-form-urlencoded", "application/json"))
        .Produces<TokenResponse>()
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status403Forbidden)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, SignInService signIn, RefreshService refresh, TokenExchange exchange, DpopCheck proofs, IOptions<IssuerOptions> options)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.TokenRequest, allowForm: true, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (Check(read.Body) is { } refusal)
        {
            return new RefusalResult(refusal, null);
        }

        var bound = await TokenAnswer.FindKeyAsync(context, proofs, options.Value.PublicUrl + Path);
        if (bound.Refusal is not null)
        {
            return new RefusalResult(bound.Refusal, null);
        }

        var thumbprint = bound.Proof?.KeyThumbprint;
        var outcome = await (read.Body.GrantType switch
        {
            RefreshGrantType => RefreshAsync(read.Body, thumbprint, refresh, context),
            TokenExchangeGrant.GrantType => ExchangeAsync(read.Body, thumbprint, exchange, context),
            _ => SignInAsync(read.Body, thumbprint, signIn, context),
        });
        SignInMetrics.Count(outcome);
        return TokenAnswer.Of(context, outcome);
    }

    private static Task<SignInOutcome> SignInAsync(TokenRequest body, string? thumbprint, SignInService signIn, HttpContext context) => signIn.SignInAsync(
        new SignInRequest(StatementScheme.FindByGrantType(body.GrantType)!, body.Statement!, body.Signature!, body.Scope, body.ClientId is { Length: > 0 } client ? client : DefaultClient, thumbprint) { Resource = body.Target }, context.RequestAborted);

    private static Task<SignInOutcome> RefreshAsync(TokenRequest body, string? thumbprint, RefreshService refresh, HttpContext context) => refresh.RefreshAsync(
        new RefreshRequest(body.RefreshToken!, body.Scope, body.ClientId is { Length: > 0 } client ? client : null, thumbprint) { Resource = body.Target }, context.RequestAborted);

    private static Task<SignInOutcome> ExchangeAsync(TokenRequest body, string? thumbprint, TokenExchange exchange, HttpContext context) => exchange.ExchangeAsync(
        new ExchangeRequest(body.SubjectToken!, body.Scope, TokenExchangeGrant.TargetOf(body), body.ClientId is { Length: > 0 } client ? client : null, thumbprint), context.RequestAborted);

    private static Refusal? Check(TokenRequest request) => request switch
    {
        { GrantType: null or "" } => new Refusal(RefusalCode.InvalidRequest, "grant_type is missing"),
        { GrantType: not (RefreshGrantType or TokenExchangeGrant.GrantType) } when StatementScheme.FindByGrantType(request.GrantType) is null =>
            new Refusal(RefusalCode.UnsupportedGrantType, $"grant_type must be {GrantTypeList}"),
        { Resource: { ValueKind: not JsonValueKind.String and not JsonValueKind.Null } } => new Refusal(RefusalCode.InvalidTarget, "resource must be one URI: a token is for one API, so ask for a token for each"),
        { ClientId: { Length: > 0 } client } when !ClientId().IsMatch(client) =>
            new Refusal(RefusalCode.InvalidRequest, "client_id must have 1 to 64 letters, digits, dots, underscores and hyphens"),
        { GrantType: TokenExchangeGrant.GrantType } => TokenExchangeGrant.Check(request),
        { SubjectToken: not null } or { SubjectTokenType: not null } or { RequestedTokenType: not null } or { Audience: not null } =>
            new Refusal(RefusalCode.InvalidRequest, $"subject_token, subject_token_type, requested_token_type and audience go with {TokenExchangeGrant.GrantType} alone"),
        { GrantType: RefreshGrantType } => CheckRefresh(request),
        { Unknown: not null } or { RefreshToken: not null } => new Refusal(RefusalCode.InvalidRequest, "the parameters are grant_type, message, signature, scope, resource and client_id"),
        { Message: null } or { Statement: "" } => new Refusal(RefusalCode.InvalidRequest, "message is missing"),
        { Statement: null } => new Refusal(RefusalCode.InvalidRequest, "message must be a text, or a document in JSON"),
        { Signature: null or "" } => new Refusal(RefusalCode.InvalidRequest, "signature is missing"),
        _ => null,
    };

    private static Refusal? CheckRefresh(TokenRequest request) => request switch
    {
        { Unknown: not null } or { Message: not null } or { Signature: not null } => new Refusal(RefusalCode.InvalidRequest, "the parameters are grant_type, refresh_token, scope, resource and client_id"),
        { RefreshToken: null or "" } => new Refusal(RefusalCode.InvalidRequest, "refresh_token is missing"),
        _ => null,
    };

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex ClientId();
}
