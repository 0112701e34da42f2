using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.Endpoints;

/// <summary><c>POST /auth/challenge</c>: a message ready to sign, its nonce bound to everything in it.</summary>
internal static class ChallengeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/challenge", HandleAsync)
        .WithName("CreateChallenge")
        .WithSummary("A message or an EIP-712 document, ready to be signed with personal_sign or eth_signTypedData_v4")
        .WithDescription("JSON: address, chainId, where several are configured domain or uri, scheme: siwe (the default) or eip712 with scope, and purpose: sign-in (the default), attest for the walletProof of /v1/attest, in the scheme siwe, or link for /auth/link, with linkTo. Members that are not known are refused.")
        .WithMetadata(new RequestBodyDescription(typeof(ChallengeRequest), "application/json"))
        .Produces<ChallengeResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, ChallengeWriter challenges, SignInOrigins origins, ChainSet chains, LivePolicies policies)
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

        if (StatementScheme.Find(request.Scheme) is not { } scheme)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "scheme must be siwe or eip712");
        }

        if (request.Scope is not null && (scheme != Eip712Scheme.Instance || ScopeRequest.Parse(request.Scope, policies.Current) is null))
        {
            return RefusalResult.Of(RefusalCode.InvalidScope, "scope must name policies, or tiers as policy:tier, and is for the scheme eip712: a message names none, and the token request does");
        }

        if (NoncePurpose.Find(request.Purpose) is not { } purpose)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "purpose must be sign-in, attest or link");
        }

        Account caller = default;
        if ((purpose == NoncePurpose.Link) != (request.LinkTo is not null) || (request.LinkTo is not null && !Account.TryParse(request.LinkTo, out caller)))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "linkTo must be the account that is signed in, as its token's sub has it, and is for the purpose link");
        }

        if (origins.For(purpose).Choose(request.Domain, request.Uri) is not { } origin)
        {
            return RefusalResult.Of(RefusalCode.UnknownDomain, "domain and uri must be a pair that is configured here");
        }

        var challenge = challenges.Write(account, origin, purpose, request.LinkTo is null ? null : caller);
        context.Response.Headers.CacheControl = "no-store";
        var response = new ChallengeResponse
        {
            Message = scheme == Eip712Scheme.Instance ? null : challenge.ToMessage(),
            TypedData = scheme == Eip712Scheme.Instance ? JsonElement.Parse(Eip712Scheme.Write(challenge.Content, request.Scope ?? "").ToJson()) : null,
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
            return new Refusal(RefusalCode.InvalidRequest, "the members are address, chainId, domain, uri, scheme, scope, purpose and linkTo");
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
