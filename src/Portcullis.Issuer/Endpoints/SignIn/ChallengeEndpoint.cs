using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Solana;
using Portcullis.Solana.Siws;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary><c>POST /auth/challenge</c>: a message ready to sign, its nonce bound to everything in it.</summary>
internal static class ChallengeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/challenge", HandleAsync)
        .WithName("CreateChallenge")
        .WithSummary("A message or an EIP-712 document, ready to be signed with personal_sign, eth_signTypedData_v4, or signMessage of Solana's wallets")
        .WithDescription("JSON: address, chainId (a number, the lowest of the chains configured when it is left out; or the name of a cluster of Solana), where several are configured domain or uri, scheme: siwe (the default) or eip712 with scope, of Solana siws alone, and purpose: sign-in (the default), attest for the walletProof of /v1/attest, in the scheme siwe, or link for /auth/link, with linkTo. Members that are not known are refused.")
        .WithMetadata(new RequestBodyDescription(typeof(ChallengeRequest), "application/json"))
        .Produces<ChallengeResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ChallengeWriter challenges, SignInOrigins origins, ChainSet chains, IOptions<IssuerOptions> options, LivePolicies policies)
    {
        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.ChallengeRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        var request = read.Body;
        var (account, refusal) = ReadAccount(request, chains, options.Value.SignIn);
        if (account is null)
        {
            return new RefusalResult(refusal!, null);
        }

        if (StatementScheme.Find(request.Scheme, account) is not { } scheme)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "scheme must be siwe or eip712, and siws for a wallet of Solana");
        }

        if (NoncePurpose.Find(request.Purpose) is not { } purpose || (purpose == NoncePurpose.Attest && scheme != SiweScheme.Instance))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "purpose must be sign-in, attest or link; attest is for the scheme siwe");
        }

        if (request.Scope is not null && (scheme != Eip712Scheme.Instance || purpose != NoncePurpose.SignIn || ScopeRequest.Parse(request.Scope, policies.Current) is null))
        {
            return RefusalResult.Of(
                RefusalCode.InvalidScope, "scope must name policies, or tiers as policy:tier, and is for signing in with the scheme eip712: a message names none, and the token request does");
        }

        AccountId? caller = null;
        if ((purpose == NoncePurpose.Link) != (request.LinkTo is not null) || (request.LinkTo is not null && !AccountId.TryParse(request.LinkTo, out caller)))
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, "linkTo must be the account that is signed in, as its token's sub has it, and is for the purpose link");
        }

        if (origins.For(purpose).Choose(request.Domain, request.Uri) is not { } origin)
        {
            return RefusalResult.Of(RefusalCode.UnknownDomain, "domain and uri must be a pair that is configured here");
        }

        var challenge = challenges.Write(account, origin, purpose, caller);
        context.Response.Headers.CacheControl = "no-store";
        var response = new ChallengeResponse
        {
            Message = scheme == Eip712Scheme.Instance ? null : challenge.ToMessage(),
            TypedData = scheme == Eip712Scheme.Instance ? JsonElement.Parse(Eip712Scheme.Write((SiweMessage)challenge.Content, request.Scope ?? "").ToJson()) : null,
            Nonce = challenge.Nonce.Text,
            ExpiresAt = SiweTime.From(challenge.Nonce.ExpiresAt).Text,
        };
        return Results.Json(response, IssuerJson.Default.ChallengeResponse);
    }

    private static (AccountId? Account, Refusal? Refusal) ReadAccount(ChallengeRequest request, ChainSet chains, SignInOptions signIn)
    {
        if (request.Unknown is not null)
        {
            return (null, new Refusal(RefusalCode.InvalidRequest, "the members are address, chainId, domain, uri, scheme, scope, purpose and linkTo"));
        }

        return WalletAddress.TryParse(request.Address, out var address)
            ? address switch
            {
                WalletAddress.Evm evm => ReadAccount(evm.Address, request.ChainId, chains),
                WalletAddress.Solana solana => ReadAccount(solana.Address, request.ChainId, signIn),
                _ => throw new InvalidOperationException("not an address that is known"),
            }
            : (null, new Refusal(RefusalCode.InvalidRequest, "address must be 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case, or base58 of 32 bytes for Solana"));
    }

    private static (AccountId? Account, Refusal? Refusal) ReadAccount(Address address, JsonElement? chain, ChainSet chains) =>
        chain is null or { ValueKind: JsonValueKind.Null } ? ReadAccount(address, chains)
        : chain is not { ValueKind: JsonValueKind.Number } number || !number.TryGetUInt64(out var chainId)
            ? (null, new Refusal(RefusalCode.InvalidRequest, "chainId must be a number"))
        : chains.Find(chainId) is null ? (null, new Refusal(RefusalCode.UnknownChain, "chainId must be one of the chains configured here"))
        : (new Account(chainId, address), null);

    // A key proves its account on every chain, so that any will do.
    private static (AccountId? Account, Refusal? Refusal) ReadAccount(Address address, ChainSet chains) =>
        chains.Ids.Where(chain => chain.IsEvm).DefaultIfEmpty().Min() is { Number: > 0 } first
            ? (new Account(first.Number, address), null)
            : (null, new Refusal(RefusalCode.UnknownChain, "no EVM chain is configured here"));

    private static (AccountId? Account, Refusal? Refusal) ReadAccount(SolanaAddress address, JsonElement? chain, SignInOptions signIn) =>
        chain is not { ValueKind: JsonValueKind.String } text || SiwsMessage.FindCluster(text.GetRawText().Trim('"')) is not { } cluster
            ? (null, new Refusal(RefusalCode.InvalidRequest, "chainId must be given, for a wallet of Solana as mainnet, devnet or testnet"))
        : !signIn.Allows(cluster) ? (null, new Refusal(RefusalCode.UnknownChain, "wallets of this cluster of Solana may not sign in here"))
        : (new SolanaAccount(cluster, address), null);
}
