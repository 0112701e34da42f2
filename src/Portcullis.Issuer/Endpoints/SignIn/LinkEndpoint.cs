using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary><c>POST /auth/link</c>: adds an account to a sign-in by a proof of its own, and gives its next tokens.</summary>
internal static class LinkEndpoint
{
    private const string Path = "/auth/link";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .WithName("LinkAccount")
        .WithSummary("Adds an account to a sign-in, by a proof of its own")
        .WithDescription("JSON: refresh_token of the sign-in, message and signature of the other account, made for this by /auth/challenge with purpose link and linkTo, scheme when it is not siwe, and optionally scope. The answer is that of a refresh.")
        .WithMetadata(new RequestBodyDescription(typeof(LinkRequest), "application/json"))
        .Produces<TokenResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, RefreshService refresh, DpopCheck proofs, IOptions<IssuerOptions> options)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.LinkRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        var body = read.Body;
        if (body.Unknown is not null || body.RefreshToken is null || body.Signature is null || StatementMember.Read(body.Message) is not { } message || StatementScheme.Find(body.Scheme ?? SiweScheme.Instance.Name) is not { } scheme)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, $"the members are refresh_token, message, signature, and where they are needed scheme ({StatementScheme.Names}) and scope");
        }

        var bound = await TokenAnswer.FindKeyAsync(context, proofs, options.Value.PublicUrl + Path);
        if (bound.Refusal is not null)
        {
            return new RefusalResult(bound.Refusal, null);
        }

        var request = new RefreshRequest(body.RefreshToken, body.Scope, ClientId: null, bound.Proof?.KeyThumbprint) { Link = new LinkProof(scheme, message, body.Signature) };
        return TokenAnswer.Of(context, await refresh.RefreshAsync(request, context.RequestAborted));
    }
}
