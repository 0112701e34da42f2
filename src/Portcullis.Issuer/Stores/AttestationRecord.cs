namespace Portcullis.Issuer.Stores;

/// <summary>That an attestation was made, and what it cost.</summary>
/// <param name="Id">The attestation's id.</param>
/// <param name="ApiKeyId">Whose key it was asked with.</param>
/// <param name="Wallet">The wallet asked about, in lower case.</param>
/// <param name="Pass">Whether every condition was met.</param>
/// <param name="Credits">What it costs.</param>
/// <param name="AttestedAt">When.</param>
public sealed record AttestationRecord(string Id, string ApiKeyId, string Wallet, bool Pass, int Credits, DateTimeOffset AttestedAt);
