using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;

namespace Portcullis.Issuer.Attestations;

/// <summary>What an attestation is asked for, read and checked.</summary>
/// <param name="Wallet">The wallet.</param>
/// <param name="WalletText">The same, as the caller wrote it: so it is attested.</param>
/// <param name="Conditions">The conditions, 1 to <see cref="MostConditions"/>.</param>
/// <param name="IsTokenWanted">Whether the answer is wanted as a JWT, too.</param>
/// <param name="IsProofWanted">Whether state proofs are wanted.</param>
/// <param name="WalletProof">The message and the signature by which the caller proves the wallet; null when it does not.</param>
internal sealed record AttestQuestion(
    Address Wallet, string WalletText, IReadOnlyList<Condition> Conditions, bool IsTokenWanted, bool IsProofWanted, (string Message, string Signature)? WalletProof)
{
    /// <summary>The most conditions of one attestation.</summary>
    public const int MostConditions = 10;
}
