namespace Portcullis.AspNetCore.Attestations;

/// <summary>What a store says of an attestation that is to be used once.</summary>
public enum AttestationUse
{
    /// <summary>It could not be told: the store is full, or out of reach. The request is answered 503.</summary>
    Unknown,

    /// <summary>It is the first use, which the store has remembered.</summary>
    First,

    /// <summary>It was used before. The request is answered 401.</summary>
    Repeated,
}
