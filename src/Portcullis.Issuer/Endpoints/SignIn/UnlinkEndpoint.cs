using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary><c>POST /auth/unlink</c>: takes an account that was linked out of a sign-in, ends the tokens of before, and gives its next ones.</summary>
internal static class UnlinkEndpoint
{
    private const string Path = "/auth/unlink";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("UnlinkAccount")
        .WithSummary("Takes an account that was linked out of a sign-in")
        .WithDescription("JSON: refresh_token of the sign-in, account (its CAIP-10 id, as linked_accounts names it), and optionally scope. The answer is that of a refresh; the sign-in's access tokens of before are revoked. An account that is not linked is no fault, and revokes nothing.")
        .WithMetadata(new RequestBodyDescription(typeof(UnlinkRequest), "application/json"))
        .Produces<TokenResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, RefreshService refresh, DpopCheck proofs, IOptions<IssuerOptions> options)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.UnlinkRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        var body = read.Body;
        if (body.Unknown is not null || body.RefreshToken is null || !AccountId.TryParse(body.Account, out var account))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "the members are refresh_token, account (such as eip155:1:0x..., as the token's linked_accounts name it), and where it is needed scope");
        }

        var bound = await TokenAnswer.FindKeyAsync(context, proofs, options.Value.PublicUrl + Path);
        if (bound.Refusal is not null)
        {
            return new RefusalResult(bound.Refusal, null);
        }

        var request = new RefreshRequest(body.RefreshToken, body.Scope, ClientId: null, bound.Proof?.KeyThumbprint) { Unlink = account };
        return TokenAnswer.Of(context, await refresh.RefreshAsync(request, context.RequestAborted));
    }
}
