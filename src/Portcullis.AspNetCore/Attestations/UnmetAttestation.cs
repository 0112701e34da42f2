using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>A request feature: why the attestation does not do, for the answer.</summary>
/// <param name="Refusal">Null where the request brought none that is good.</param>
internal sealed record UnmetAttestation(Refusal? Refusal);
