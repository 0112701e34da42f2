using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Portcullis.Credentials;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Log = Portcullis.Issuer.SignIn.Log;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary><c>POST /oauth2/revoke</c>: ends a token, for whoever holds it, and for its client alone where that has a secret (RFC 7009).</summary>
internal static class RevokeEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/oauth2/revoke";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("RevokeToken")
        .WithSummary("Ends a sign-in, by one of its tokens (RFC 7009)")
        .WithDescription("Form or JSON: token, a refresh token or an access token, and optionally token_type_hint and client_id. A client with a secret shows it by HTTP Basic or as client_secret, and nobody else ends its tokens. The sign-in ends with all its tokens. 200 also for a token that is not known.")
        .WithMetadata(new RequestBodyDescription(typeof(RevocationRequest), "application/x-www-form-urlencoded", "application/json"))
        .Produces(StatusCodes.Status200OK)
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, TokenRevocation revocation, ConfiguredClients clients, ILogger<TokenRevocation> logger)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.RevocationRequest, allowForm: true, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (read.Body is { Token: null or "" })
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "token is missing");
        }

        var shown = ClientCredentials.Read(context.Request.Headers.Authorization, read.Body.ClientId, read.Body.ClientSecret);
        if ((shown.Refusal ?? clients.Check(shown.Id, shown.Secret)) is { } unknown)
        {
            return ClientCredentials.Refuse(context, unknown);
        }

        try
        {
            var refusal = await revocation.RevokeAsync(read.Body.Token, shown.Id, context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return refusal is null ? Results.Ok() : ClientCredentials.Refuse(context, refusal);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return RefusalResult.Of(RefusalCode.StoreUnavailable, "nothing can be revoked at the moment; try again");
        }
    }
}
