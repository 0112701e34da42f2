using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignInPage;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary><c>GET /signin</c>: the page at which people sign in for a client (the authorization endpoint of RFC 6749, 3.1).</summary>
internal static class SignInPageEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = SignInOrigins.PagePath;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, Handle)
        .WithName("SignIn")
        .WithSummary("The page at which people sign in for a client (RFC 6749, 3.1)")
        .WithDescription("Query: client_id, redirect_uri, response_type=code, code_challenge and code_challenge_method=S256, and optionally scope, state, nonce and resource. The answer goes to redirect_uri.")
        .WithMetadata(OwnOriginOnly.Instance)
        .Produces(StatusCodes.Status200OK, contentType: "text/html")
        .Produces(StatusCodes.Status303SeeOther)
        .Produces(StatusCodes.Status400BadRequest, contentType: "text/html")
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, AuthorizationRequestReader requests, SignInDocument document)
    {
        var read = requests.Read(context.Request.QueryString.Value ?? "");
        return read.IsGood ? new PageResult(StatusCodes.Status200OK, document.Show(read.Request))
            : read.ReturnTo is { } client ? new ReturnResult(client)
            : new PageResult(read.Refusal.Code.Status, document.Explain(read.Refusal));
    }
}
