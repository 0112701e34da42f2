namespace Portcullis.AspNetCore.Attestations;

/// <summary>What an API needs to know to check attestations.</summary>
public sealed class AttestationGateOptions
{
    /// <summary><see cref="SingleUseCapacity"/> unless set.</summary>
    public const int DefaultSingleUseCapacity = 100_000;

    /// <summary>The public URL of the issuer, exactly as it stands in the attestations' <c>iss</c>: https, or http on a loopback address.</summary>
    /// <value>Required, unless the issuer runs in the same process (<c>AddPortcullisIssuer</c>).</value>
    public string Authority { get; set; } = "";

    /// <summary>
    /// How many attestations are remembered at most that may be used once, 1 to 10,000,000; each costs about 150 bytes for 31 minutes. When as many are, further
    /// ones are answered 503. Of no account where the app has an <see cref="IUsedAttestationStore"/> of its own.
    /// </summary>
    /// <value>100,000.</value>
    public int SingleUseCapacity { get; set; } = DefaultSingleUseCapacity;

    /// <summary>Carries the requests for the keys, for instance with a private certificate authority. Must not follow redirects.</summary>
    /// <value>Null: the platform's own, without redirects and cookies.</value>
    public HttpMessageHandler? KeyTransport { get; set; }
}
