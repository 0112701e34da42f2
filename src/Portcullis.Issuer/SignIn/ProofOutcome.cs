using System.Diagnostics.CodeAnalysis;
using Portcullis.Credentials;
using Portcullis.Ethereum;

namespace Portcullis.Issuer.SignIn;

/// <summary>A proof, or why there is none.</summary>
/// <param name="Proof">The proof, when it is good.</param>
/// <param name="Refusal">Why not, when it is not.</param>
/// <param name="Claimed">The account that the message names, proven or not; null when it cannot be read.</param>
internal readonly record struct ProofOutcome(Proof? Proof, Refusal? Refusal, Account? Claimed)
{
    /// <summary>Whether the proof is good.</summary>
    [MemberNotNullWhen(true, nameof(Proof))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGood => Proof is not null;
}
