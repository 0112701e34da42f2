namespace Portcullis.AspNetCore.Attestations;

/// <summary>A request feature: the attestation that was spent on this request.</summary>
internal sealed record SpentAttestation(string Id);
