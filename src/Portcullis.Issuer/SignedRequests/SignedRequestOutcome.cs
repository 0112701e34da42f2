using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Issuer.SignedRequests;

/// <summary>Who signed a request, or why that is not shown.</summary>
/// <param name="Verification">Claims as an access token's, or the refusal.</param>
/// <param name="Fault">The reason by ERC-8128; <see cref="SignatureFault.None"/> when it is good, or refused for another one.</param>
public sealed record SignedRequestOutcome(TokenVerification Verification, SignatureFault Fault)
{
    /// <summary>The reason by ERC-8128 why a request's signature was not taken, for a body; null when none was tried, or it was taken.</summary>
    public static string? ReasonFor(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<SignedRequestOutcome>() is { Fault: not SignatureFault.None } outcome ? outcome.Fault.ToCode() : null;
    }
}
