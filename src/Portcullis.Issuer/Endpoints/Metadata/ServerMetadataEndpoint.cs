using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary>
/// <c>GET /.well-known/oauth-authorization-server</c>: what the issuer offers (RFC 8414); the same at <c>/.well-known/openid-configuration</c>, for gateways that look where OpenID Connect has it.
/// </summary>
internal static class ServerMetadataEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/.well-known/oauth-authorization-server", "GetAuthorizationServer", "What the issuer offers (RFC 8414)");
        Map(routes, "/.well-known/openid-configuration", "GetOpenIdConfiguration", "The same as /.well-known/oauth-authorization-server, where OpenID Connect looks for it");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string summary) => routes.MapGet(path, Handle)
        .WithName(name)
        .WithSummary(summary)
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, MetadataDocuments documents) => documents.Server.Answer(context, MetadataDocuments.MaxAge);
}
