using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary><c>GET /.well-known/jwks.json</c>: the keys that verify attestations, the same as at <c>/v1/jwks</c>.</summary>
internal static class WellKnownJwksEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/jwks.json", AttestationJwksEndpoint.Handle)
        .WithName("GetWellKnownKeys")
        .WithSummary("The public keys of attestations, as a JWK set; the same as /v1/jwks")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: JwksDocument.ContentType)
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();
}
