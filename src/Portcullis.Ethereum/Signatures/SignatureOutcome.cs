namespace Portcullis.Ethereum.Signatures;

/// <summary>Whether a contract takes a signature. It stands at the block it was asked at, and is not to be remembered: an owner may change with the next.</summary>
/// <param name="Kind">Valid, invalid or unknown.</param>
/// <param name="Signer">What took it; null unless it is valid.</param>
/// <param name="Fault">Why it is not taken; <see cref="SignatureFault.None"/> unless it is invalid.</param>
public readonly record struct SignatureOutcome(SignatureOutcomeKind Kind, SignerKind? Signer, SignatureFault Fault)
{
    /// <summary>No node answered, none in time, or too few agreed.</summary>
    public static SignatureOutcome Unknown => default;

    /// <summary>The account takes it.</summary>
    public static SignatureOutcome Valid(SignerKind signer) => new(SignatureOutcomeKind.Valid, signer, SignatureFault.None);

    /// <summary>It is not a signature of the account.</summary>
    public static SignatureOutcome Invalid(SignatureFault fault) => new(SignatureOutcomeKind.Invalid, null, fault);
}
