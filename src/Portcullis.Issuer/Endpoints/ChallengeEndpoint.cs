using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Endpoints;

/// <summary><c>POST /auth/challenge</c>: a message ready to sign, its nonce bound to everything in it.</summary>
internal static class ChallengeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/challenge", HandleAsync)
        .WithName("CreateChallenge")
        .WithSummary("A Sign-In with Ethereum message, ready to be signed with personal_sign")
        .WithDescription("JSON: address, chainId, where several are configured domain or uri, and purpose: sign-in (the default), or attest for the walletProof of /v1/attest. Members that are not known are refused.")
        .WithMetadata(new RequestBodyDescription(typeof(ChallengeRequest), "application/json"))
        .Produces<ChallengeResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, ChallengeWriter challenges, SignInOrigins origins, ChainSet chains)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.ChallengeRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        var request = read.Body;
        if (Check(request, chains, out var account) is { } refusal)
        {
            return new RefusalResult(refusal, null);
        }

        if (NoncePurpose.Find(request.Purpose) is not { } purpose)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "purpose must be sign-in or attest");
        }

        if (origins.For(purpose).Choose(request.Domain, request.Uri) is not { } origin)
        {
            return RefusalResult.Of(RefusalCode.UnknownDomain, "domain and uri must be a pair that is configured here");
        }

        var challenge = challenges.Write(account, origin, purpose);
        context.Response.Headers.CacheControl = "no-store";
        var response = new ChallengeResponse
        {
            Message = challenge.Message,
            Nonce = challenge.Nonce.Text,
            ExpiresAt = SiweTime.From(challenge.Nonce.ExpiresAt).Text,
        };
        return Results.Json(response, IssuerJson.Default.ChallengeResponse);
    }

    private static Refusal? Check(ChallengeRequest request, ChainSet chains, out Account account)
    {
        account = default;
        if (request.Unknown is not null)
        {
            return new Refusal(RefusalCode.InvalidRequest, "the members are address, chainId, domain, uri and purpose");
        }

        if (!Address.TryParse(request.Address, out var address))
        {
            return new Refusal(RefusalCode.InvalidRequest, "address must be 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case");
        }

        if (request.ChainId is not { } chainId)
        {
            return new Refusal(RefusalCode.InvalidRequest, "chainId must be given, as a number");
        }

        account = new Account(chainId, address);
        return chains.Find(chainId) is null ? new Refusal(RefusalCode.UnknownChain, "chainId must be one of the chains configured here") : null;
    }
}
