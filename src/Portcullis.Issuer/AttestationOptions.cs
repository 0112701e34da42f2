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

    /// <summary>Whether anybody may make an API key at <c>POST /v1/keys/create</c>, with a few credits.</summary>
    /// <value>False: keys are made by <c>portcullis apikey create</c>.</value>
    public bool SelfService { get; set; }

    /// <summary>The credits of a key that its holder made.</summary>
    /// <value>10; from 0 to 1,000,000.</value>
    public long FreeCredits { get; set; } = 10;

    /// <summary>How many attestations a day (UTC) a key has that its holder made.</summary>
    /// <value>100; from 1 to 1,000,000.</value>
    public long FreeDailyLimit { get; set; } = 100;
}
