using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Credentials.Attestations;

/// <summary>The outcome of verifying a raw answer of the attestation API: the attestation or a refusal, never both.</summary>
public readonly record struct AttestationResponseVerification
{
    private AttestationResponseVerification(Attestation? attestation, AttestationToken? token, Refusal? refusal) =>
        (Attestation, Token, Refusal) = (attestation, token, refusal);

    /// <summary>The attestation, when the answer is good. It names no wallet.</summary>
    public Attestation? Attestation { get; }

    /// <summary>The claims of the answer's JWT, which name the wallet. Null when the answer came without one, or is refused.</summary>
    public AttestationToken? Token { get; }

    /// <summary>Why not, when the answer is not good.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether the answer is good.</summary>
    [MemberNotNullWhen(true, nameof(Attestation))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsValid => Attestation is not null;

    /// <summary>A good answer.</summary>
    public static AttestationResponseVerification Valid(Attestation attestation, AttestationToken? token) => new(attestation, token, null);

    /// <summary>A refused answer.</summary>
    public static AttestationResponseVerification Refused(Refusal refusal) => new(null, null, refusal);
}
