namespace Portcullis.Ethereum.SignedRequests;

/// <summary>What the signature fields of a request hold.</summary>
/// <param name="Candidates">The signatures to try, in their order; the first that verifies and whose nonce is unused wins.</param>
/// <param name="Fault">What to answer when none of them wins: the fault of the first signature that was recognised.</param>
public sealed record SignedRequestReading(IReadOnlyList<SignatureCandidate> Candidates, SignatureFault Fault)
{
    /// <summary>Nothing to try.</summary>
    internal static SignedRequestReading Refused(SignatureFault fault) => new([], fault);
}
