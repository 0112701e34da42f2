using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.SignInPage;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary><c>POST /signin/proof</c>: what a wallet signed, for the address with a code that the page then goes to.</summary>
internal static class PageProofEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = SignInPageEndpoint.Path + "/proof";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("ProveAtPage")
        .WithSummary("What a wallet signed, for the client's address with a code; for the sign-in page itself")
        .WithDescription("JSON: request, the page's query, with message and signature.")
        .WithMetadata(OwnOriginOnly.Instance, new RequestBodyDescription(typeof(PageProofRequest), "application/json"))
        .Produces<PageProofResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, AuthorizationRequestReader requests, PageSignIn signIn, IOptions<IssuerOptions> options)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.PageProofRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (read.Body is not { Unknown: null, Request: { } query, Message: { } message, Signature: { } signature })
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "the members are request, message and signature");
        }

        var asked = requests.Read(query);
        if (!asked.IsGood)
        {
            return new RefusalResult(asked.Refusal, null);
        }

        var outcome = await signIn.SignInAsync(asked.Request, message, signature, context.RequestAborted);
        if (outcome.Account is { } account)
        {
            context.Features.Set(new ConcernedAccount(account));
        }

        context.Response.Headers.CacheControl = "no-store";
        return outcome.Code is { } code
            ? Results.Json(new PageProofResponse { Redirect = AuthorizationAnswer.Grant(asked.Request, code, options.Value.PublicUrl) }, IssuerJson.Default.PageProofResponse)
            : new RefusalResult(outcome.Refusal!, outcome.Members);
    }
}
