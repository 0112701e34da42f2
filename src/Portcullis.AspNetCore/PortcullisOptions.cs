namespace Portcullis.AspNetCore;

/// <summary>What an API needs to know to check Portcullis access tokens.</summary>
public sealed class PortcullisOptions
{
    /// <summary><see cref="TokenCacheCapacity"/> unless set.</summary>
    public const int DefaultTokenCacheCapacity = 100_000;

    /// <summary>The issuer's public URL, exactly as it stands in the tokens' <c>iss</c>: https, or http on a loopback address.</summary>
    /// <value>Required, unless the issuer runs in the same process (<c>AddPortcullisIssuer</c>).</value>
    public string Authority { get; set; } = "";

    /// <summary>The <c>aud</c> that tokens must name.</summary>
    /// <value>Null: the <see cref="Authority"/>.</value>
    public string? Audience { get; set; }

    /// <summary>How many verified tokens are remembered at most, 2 to 10,000,000; each costs about 1 kB.</summary>
    /// <value>100,000.</value>
    public int TokenCacheCapacity { get; set; } = DefaultTokenCacheCapacity;

    /// <summary>Carries the requests for the issuer's keys, for instance with a private certificate authority. Must not follow redirects.</summary>
    /// <value>Null: the platform's own, without redirects and cookies.</value>
    public HttpMessageHandler? KeyTransport { get; set; }

    internal string EffectiveAudience => Audience ?? Authority;
}
