using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.SignedRequests;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary><c>GET /.well-known/erc8128</c>: which signed requests are taken (ERC-8128, 7).</summary>
internal static class SignedRequestsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/erc8128", Handle)
        .WithName("GetSignedRequestPolicy")
        .WithSummary("Which signed requests (ERC-8128) are taken")
        .WithMetadata(OpenToEveryOrigin.Instance)
        .Produces<SignedRequestsResponse>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, SignedRequestJudge judge, IOptions<IssuerOptions> options)
    {
        if (!options.Value.SignedRequests.Enabled)
        {
            return RefusalResult.Of(RefusalCode.NotFound, "signed requests are not taken here");
        }

        context.Response.Headers.CacheControl = "max-age=300";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var response = new SignedRequestsResponse { MaxValidity = (long)judge.MaxLifetime.TotalSeconds, Chains = [.. judge.Chains], AccountVerification = judge.Accounts };
        return Results.Json(response, IssuerJson.Default.SignedRequestsResponse);
    }
}
