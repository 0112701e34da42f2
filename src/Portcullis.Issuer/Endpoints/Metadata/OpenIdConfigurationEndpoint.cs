using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary><c>GET /.well-known/openid-configuration</c>: the same as <c>/.well-known/oauth-authorization-server</c>, for gateways that look where OpenID Connect has it.</summary>
internal static class OpenIdConfigurationEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/openid-configuration", Handle)
        .WithName("GetOpenIdConfiguration")
        .WithSummary("The same as /.well-known/oauth-authorization-server, where OpenID Connect looks for it")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, MetadataDocuments documents) => documents.Server.Answer(context, MetadataDocuments.MaxAge);
}
