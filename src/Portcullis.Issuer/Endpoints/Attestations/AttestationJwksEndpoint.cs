using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary><c>GET /v1/jwks</c>: the keys that verify attestations.</summary>
internal static class AttestationJwksEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/jwks", Handle)
        .WithName("GetAttestationKeys")
        .WithSummary("The public keys of attestations, as a JWK set")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces(StatusCodes.Status200OK, contentType: JwksDocument.ContentType)
        .Produces(StatusCodes.Status304NotModified)
        .AllowAnonymous();

    internal static IResult Handle(HttpContext context, AttestationKeys keys, TimeProvider clock) =>
        keys.Published.Answer(context, keys.MaxAge(clock.GetUtcNow()));
}
