using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Credentials;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Introspection;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary><c>POST /oauth2/introspect</c>: what an access token is good for at this moment (RFC 7662), for whoever has an API key that the operator made.</summary>
internal static class IntrospectEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/oauth2/introspect";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("IntrospectToken")
        .WithSummary("What an access token is good for at this moment (RFC 7662)")
        .WithDescription("With an API key that the operator made: in X-API-Key, or as HTTP Basic with any user name and the key as the password. Form or JSON: token, and optionally token_type_hint.")
        .WithMetadata(new RequestBodyDescription(typeof(IntrospectionRequest), "application/x-www-form-urlencoded", "application/json"))
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static Task<IResult> HandleAsync(HttpContext context, ApiKeys keys, TokenIntrospection introspection) =>
        ApiKeyHeader.RequireClientAsync(context, keys.FindAsync, key => AnswerAsync(context, key, introspection));

    private static async Task<IResult> AnswerAsync(HttpContext context, ApiKey key, TokenIntrospection introspection)
    {
        if (key.Tier != ApiKeys.OperatorTier)
        {
            return RefusalResult.Of(RefusalCode.InvalidApiKey, "a key that its holder made is for attestations alone; ask the operator of this API for one");
        }

        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.IntrospectionRequest, allowForm: true, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (read.Body is { Token: null or "" })
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "token is missing");
        }

        var outcome = await introspection.AskAsync(read.Body.Token, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return outcome.Answer is { } answer ? Results.Text(answer.ToJsonString(), "application/json") : new RefusalResult(outcome.Refusal!, outcome.Members);
    }
}
