using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary><c>GET /oauth2/jwks</c>: the keys that verify access tokens.</summary>
internal static class JwksEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/oauth2/jwks";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, Handle)
        .WithName("GetKeys")
        .WithSummary("The public keys of access tokens, as a JWK set")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: JwksDocument.ContentType)
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, KeyRing keys) => keys.Published.Answer(context, KeyRules.MaxAge);
}
