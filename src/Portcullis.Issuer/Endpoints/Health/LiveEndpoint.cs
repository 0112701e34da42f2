using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Portcullis.Issuer.Endpoints.Health;

/// <summary><c>GET /healthz/live</c>: the process answers.</summary>
internal static class LiveEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/healthz/live", Handle)
        .WithName("GetLive")
        .WithSummary("Whether the process answers")
        .Produces(StatusCodes.Status200OK, contentType: "text/plain")
        .AllowAnonymous();

    private static IResult Handle(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text("live\n");
    }
}
