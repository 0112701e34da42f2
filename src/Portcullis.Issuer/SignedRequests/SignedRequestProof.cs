using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Issuer.SignedRequests;

/// <summary>Takes a signature over the request (ERC-8128) for a proof of the account: the policy is decided on facts as for any token.</summary>
internal sealed class SignedRequestProof(SignedRequestJudge judge) : IRequestProof<HttpContext>
{
    private static readonly TokenVerification ContentUnseen = TokenVerification.Refused(new Refusal(
        RefusalCode.SignedContentUnseen, "What is signed covers content, which the gateway that asks does not send here: sign in to send content."));

    public async ValueTask<TokenVerification?> JudgeAsync(HttpContext context)
    {
        if (judge.IsEnabled && context.Features.Get<UnseenContent>() is not null && IsSigned(context.Request) && MayHaveContent(context.Request))
        {
            return ContentUnseen;
        }

        if (await judge.JudgeAsync(context) is not { } outcome)
        {
            return null;
        }

        context.Features.Set(outcome);
        return outcome.Verification;
    }

    /// <summary>With the reason where a signature was tried (ERC-8128, 6).</summary>
    public string? ChallengeFor(HttpContext context)
    {
        if (!judge.IsEnabled)
        {
            return null;
        }

        var tried = SignedRequestOutcome.ReasonFor(context) is { } reason ? $"error=\"{reason}\", " : "";
        return $"ERC8128 {tried}chains=\"{string.Join(' ', judge.Chains)}\", account=\"{judge.Accounts}\"";
    }

    private static bool IsSigned(HttpRequest request) => request.Headers.ContainsKey("Signature-Input");

    /// <summary>By the method, and by what says of content. A signature that covers none must not pass for content that nobody here has seen.</summary>
    private static bool MayHaveContent(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        || request.Headers.ContainsKey("Content-Digest") || request.Headers.ContainsKey(HeaderNames.ContentType) || request.ContentLength > 0;
}
