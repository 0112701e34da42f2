using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>A request feature: why the attestation does not do, for the answer.</summary>
internal sealed record UnmetAttestation(Refusal Refusal);
