using Portcullis.Credentials;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Issuer.SignedRequests;

/// <summary>Who signed a request, or why that is not shown.</summary>
/// <param name="Verification">Claims as an access token's, or the refusal.</param>
/// <param name="Fault">The reason by ERC-8128; <see cref="SignatureFault.None"/> when it is good, or refused for another one.</param>
public sealed record SignedRequestOutcome(TokenVerification Verification, SignatureFault Fault);
