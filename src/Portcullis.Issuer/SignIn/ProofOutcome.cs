using System.Diagnostics.CodeAnalysis;
using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;

namespace Portcullis.Issuer.SignIn;

/// <summary>A proof, or why there is none.</summary>
/// <param name="Proof">The proof, when it is good.</param>
/// <param name="Refusal">Why not, when it is not.</param>
/// <param name="Claimed">The account that the message names, see <paramref name="IsProven"/>; null when it cannot be read.</param>
/// <param name="IsProven">Whether the signature showed that the caller controls that account; also a refused caller may have shown it.</param>
internal readonly record struct ProofOutcome(Proof? Proof, Refusal? Refusal, AccountId? Claimed, bool IsProven)
{
    /// <summary>Whether the proof is good.</summary>
    [MemberNotNullWhen(true, nameof(Proof))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGood => Proof is not null;
}
