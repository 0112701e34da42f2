using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary><c>GET /.well-known/oauth-authorization-server</c>: what the issuer offers (RFC 8414).</summary>
internal static class AuthorizationServerEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/oauth-authorization-server", Handle)
        .WithName("GetAuthorizationServer")
        .WithSummary("What the issuer offers (RFC 8414)")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, MetadataDocuments documents) => documents.Server.Answer(context, MetadataDocuments.MaxAge);
}
