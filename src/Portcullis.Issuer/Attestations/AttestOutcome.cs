using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Attestations;

/// <summary>An attestation, signed and charged, or why there is none.</summary>
/// <param name="Signed">The attestation.</param>
/// <param name="Refusal">Why there is none; then nothing is charged.</param>
/// <param name="Members">Further members of the refusal's body.</param>
internal readonly record struct AttestOutcome(SignedAttestation? Signed, Refusal? Refusal, JsonObject? Members)
{
    /// <summary>Whether there is an attestation.</summary>
    [MemberNotNullWhen(true, nameof(Signed))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAttested => Signed is not null;

    public static AttestOutcome Refused(RefusalCode code, string detail, JsonObject? members = null) => new(null, new Refusal(code, detail), members);
}
