using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary><c>GET /auth/nonce</c>: a fresh nonce, bound to what the query names.</summary>
internal static class NonceEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/auth/nonce", Handle)
        .WithName("GetNonce")
        .WithSummary("A fresh nonce for a Sign-In with Ethereum message")
        .WithDescription("Good for 5 minutes and one sign-in. The query may bind it to a configured domain, a configured uri, and an address, and name its purpose: sign-in (the default), attest or link.")
        .Produces<NonceResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .AllowAnonymous();

    private static IResult Handle(HttpContext context, NonceIssuer nonces, SignInOrigins origins)
    {
        var query = context.Request.Query;
        if (query.Any(pair => pair.Key is not ("domain" or "uri" or "address" or "purpose") || pair.Value.Count != 1))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "the query may name domain, uri, address and purpose, each once");
        }

        if (NoncePurpose.Find(query["purpose"]) is not { } purpose)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "purpose must be sign-in, attest or link");
        }

        string? domain = query["domain"], uri = query["uri"], text = query["address"];
        var origin = domain is null && uri is null ? null : origins.For(purpose).Choose(domain, uri);
        if (origin is null && (domain ?? uri) is not null)
        {
            return RefusalResult.Of(RefusalCode.UnknownDomain, "domain and uri must be a pair that is configured here");
        }

        Address address = default;
        if (text is not null && !Address.TryParse(text, out address))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "address must be 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case");
        }

        var nonce = nonces.Issue(purpose, origin, text is null ? null : address);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new NonceResponse { Nonce = nonce.Text, ExpiresAt = SiweTime.From(nonce.ExpiresAt).Text }, IssuerJson.Default.NonceResponse);
    }
}
