using Portcullis.Credentials.Attestations;

namespace Portcullis.Issuer.Attestations;

/// <summary>An attestation as it is answered.</summary>
/// <param name="Attestation">What is attested.</param>
/// <param name="Signature">Its signature, base64.</param>
/// <param name="KeyId">The name of the key that signed.</param>
/// <param name="Token">The same as a JWT, when it was wanted.</param>
/// <param name="Charged">The credits that were charged.</param>
/// <param name="Remaining">The credits that are left; null without a bound.</param>
internal sealed record SignedAttestation(Attestation Attestation, string Signature, string KeyId, string? Token, int Charged, long? Remaining);
