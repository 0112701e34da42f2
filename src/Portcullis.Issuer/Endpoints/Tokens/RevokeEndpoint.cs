using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Portcullis.Credentials;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Log = Portcullis.Issuer.SignIn.Log;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary><c>POST /oauth2/revoke</c>: ends a token, for whoever holds it (RFC 7009).</summary>
internal static class RevokeEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/oauth2/revoke";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("RevokeToken")
        .WithSummary("Ends a sign-in, by one of its tokens (RFC 7009)")
        .WithDescription("Form or JSON: token, a refresh token or an access token, and optionally token_type_hint and client_id. The sign-in ends with all its tokens. 200 also for a token that is not known.")
        .WithMetadata(new RequestBodyDescription(typeof(RevocationRequest), "application/x-www-form-urlencoded", "application/json"))
        .Produces(StatusCodes.Status200OK)
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, TokenRevocation revocation, ILogger<TokenRevocation> logger)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.RevocationRequest, allowForm: true, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (read.Body is { Token: null or "" } or { Unknown: not null })
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, read.Body.Unknown is null ? "token is missing" : "the parameters are token, token_type_hint and client_id");
        }

        try
        {
            var refusal = await revocation.RevokeAsync(read.Body.Token, read.Body.ClientId is { Length: > 0 } client ? client : null, context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return refusal is null ? Results.Ok() : new RefusalResult(refusal, null);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return RefusalResult.Of(RefusalCode.StoreUnavailable, "nothing can be revoked at the moment; try again");
        }
    }
}
