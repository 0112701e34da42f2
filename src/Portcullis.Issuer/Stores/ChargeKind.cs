namespace Portcullis.Issuer.Stores;

/// <summary>How charging for an attestation came out.</summary>
public enum ChargeKind
{
    /// <summary>It is charged, and on record.</summary>
    Charged,

    /// <summary>There is no such key, or it was revoked.</summary>
    NoKey,

    /// <summary>The key's credits do not suffice.</summary>
    NoCredits,

    /// <summary>The key has had its attestations of the day.</summary>
    DailyLimit,
}
