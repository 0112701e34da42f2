namespace Portcullis.Issuer;

/// <summary>Settings of attestations.</summary>
public sealed class AttestationOptions
{
    /// <summary>The name that the format demands of every key, so that verifiers of the format accept them.</summary>
    internal const string FormatKid = "format";

    /// <summary>Each key's RFC 7638 thumbprint.</summary>
    internal const string ThumbprintKid = "thumbprint";

    /// <summary>
    /// How the keys of attestations are named. <c>format</c>: all alike, as the format demands, so that a new key takes the old one's place
    /// with a gap. <c>thumbprint</c>: each by its own, so that they overlap; verifiers that demand the format's name then refuse every attestation.
    /// </summary>
    /// <value><c>format</c></value>
    public string Kid { get; set; } = FormatKid;
}
