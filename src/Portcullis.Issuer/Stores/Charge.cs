namespace Portcullis.Issuer.Stores;

/// <summary>The outcome of charging for an attestation.</summary>
/// <param name="Kind">How it came out; nothing was written unless it is <see cref="ChargeKind.Charged"/>.</param>
/// <param name="Remaining">The credits that are left; null without a bound, or when it was not charged.</param>
public readonly record struct Charge(ChargeKind Kind, long? Remaining);
