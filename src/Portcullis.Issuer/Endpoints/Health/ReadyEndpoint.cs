using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Conditions.Facts;

namespace Portcullis.Issuer.Endpoints.Health;

/// <summary><c>GET /healthz/ready</c>: whether requests can be decided, which needs every chain's present block.</summary>
internal static class ReadyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/healthz/ready", HandleAsync)
        .WithName("GetReady")
        .WithSummary("Whether every chain's present block is known")
        .Produces<ReadyResponse>()
        .Produces<ReadyResponse>(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, ChainSet chains)
    {
        var heads = await Task.WhenAll(chains.All.OrderBy(chain => chain.Id).Select(chain => HeadAsync(chain, context.RequestAborted)));
        var ready = Array.TrueForAll(heads, head => head.Block is not null);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new ReadyResponse { Status = ready ? "ready" : "unavailable", Chains = heads },
            IssuerJson.Default.ReadyResponse,
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<ReadyResponse.ChainHead> HeadAsync(IChain chain, CancellationToken cancellationToken)
    {
        var head = chain.FreshHead ?? await chain.GetHeadAsync(cancellationToken);
        return new ReadyResponse.ChainHead { ChainId = chain.Id, Block = head?.Number };
    }
}
