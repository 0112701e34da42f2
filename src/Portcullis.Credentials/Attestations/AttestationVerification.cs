using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Credentials.Attestations;

/// <summary>The outcome of verifying an attestation's JWT: the claims or a refusal, never both.</summary>
public readonly record struct AttestationVerification
{
    private AttestationVerification(AttestationToken? token, Refusal? refusal) => (Token, Refusal) = (token, refusal);

    /// <summary>The claims, when the token is good.</summary>
    public AttestationToken? Token { get; }

    /// <summary>Why not, when it is not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsValid => Token is not null;

    /// <summary>A good token.</summary>
    public static AttestationVerification Valid(AttestationToken token) => new(token, null);

    /// <summary>A refused token.</summary>
    public static AttestationVerification Refused(Refusal refusal) => new(null, refusal);
}
