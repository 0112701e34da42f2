using Portcullis.Credentials;

namespace Portcullis.Issuer.Signatures;

/// <summary>How an account signed.</summary>
/// <param name="Kind">By what; null when it did not sign, or nobody can tell.</param>
/// <param name="Refusal">Why there is none.</param>
internal readonly record struct Signer(ProofKind? Kind, Refusal? Refusal);
