using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary><c>GET /.well-known/oauth-protected-resource</c>: who issues tokens for the gated API, and how they are sent (RFC 9728).</summary>
internal static class ProtectedResourceEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(LocalIssuer.ResourceMetadataPath, Handle)
        .WithName("GetProtectedResource")
        .WithSummary("Who issues tokens for the gated API, and how they are sent (RFC 9728)")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, MetadataDocuments documents) => documents.Resource.Answer(context, MetadataDocuments.MaxAge);
}
