using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.SignInPage;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary><c>POST /signin/challenge</c>: what a wallet is to sign for the client that the page was opened by.</summary>
internal static class PageChallengeEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = SignInPageEndpoint.Path + "/challenge";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("CreatePageChallenge")
        .WithSummary("What a wallet is to sign for the client that the sign-in page was opened by; for the page itself")
        .WithDescription("JSON: request, the page's query, with address and chainId of an account of an EVM chain.")
        .WithMetadata(OwnOriginOnly.Instance, new RequestBodyDescription(typeof(PageChallengeRequest), "application/json"))
        .Produces<PageChallengeResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, AuthorizationRequestReader requests, PageSignIn signIn, ChainSet chains)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.PageChallengeRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (read.Body is not { Unknown: null, Request: { } query, ChainId: { } chainId } || !Address.TryParse(read.Body.Address, out var address))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "the members are request, address (0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case) and chainId");
        }

        var asked = requests.Read(query);
        if (!asked.IsGood)
        {
            return new RefusalResult(asked.Refusal, null);
        }

        if (chains.Find(chainId) is null)
        {
            return RefusalResult.Of(RefusalCode.UnknownChain, "chainId must be one of the chains configured here");
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new PageChallengeResponse { Message = signIn.WriteMessage(asked.Request, new Account(chainId, address)) }, IssuerJson.Default.PageChallengeResponse);
    }
}
