using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Credentials.Dpop;

/// <summary>The outcome of checking a proof: what it says or a refusal, never both.</summary>
public readonly record struct DpopVerification
{
    private DpopVerification(DpopProof? proof, Refusal? refusal) => (Proof, Refusal) = (proof, refusal);

    /// <summary>What it says, when it is good.</summary>
    public DpopProof? Proof { get; }

    /// <summary>Why not, when it is not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether the proof is good.</summary>
    [MemberNotNullWhen(true, nameof(Proof))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsValid => Proof is not null;

    /// <summary>A good proof.</summary>
    public static DpopVerification Valid(DpopProof proof) => new(proof, null);

    /// <summary>A refused proof.</summary>
    public static DpopVerification Refused(Refusal refusal) => new(null, refusal);
}
