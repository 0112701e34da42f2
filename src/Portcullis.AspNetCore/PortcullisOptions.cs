namespace Portcullis.AspNetCore;

/// <summary>What an API needs to know to check Portcullis access tokens.</summary>
public sealed class PortcullisOptions
{
    /// <summary><see cref="TokenCacheCapacity"/> unless set.</summary>
    public const int DefaultTokenCacheCapacity = 100_000;

    /// <summary><see cref="ProofCapacity"/> unless set.</summary>
    public const int DefaultProofCapacity = 200_000;

    /// <summary><see cref="LiveCacheTime"/> unless set.</summary>
    public static readonly TimeSpan DefaultLiveCacheTime = TimeSpan.FromSeconds(5);

    /// <summary>The issuer's public URL, exactly as it stands in the tokens' <c>iss</c>: https, or http on a loopback address.</summary>
    /// <value>Required, unless the issuer runs in the same process (<c>AddPortcullisIssuer</c>).</value>
    public string Authority { get; set; } = "";

    /// <summary>The <c>aud</c> that tokens must name.</summary>
    /// <value>Null: the <see cref="Authority"/>.</value>
    public string? Audience { get; set; }

    /// <summary>
    /// The URL under which callers reach this app, with the path that a proxy in front takes away, if any: a proof of possession (RFC 9449) must name it and the request's path. It never comes from a
    /// request header.
    /// </summary>
    /// <value>Null: the audience when that is an absolute http or https URL, else the <see cref="Authority"/>.</value>
    public string? PublicUrl { get; set; }

    /// <summary>Whether proofs must name a nonce of this app's, so that none can be made ahead; each client is then told one first. Beside <c>AddPortcullisIssuer</c> the issuer's setting counts.</summary>
    /// <value>False.</value>
    public bool RequireProofNonce { get; set; }

    /// <summary>
    /// How many proofs of possession are remembered at most, each for two minutes and about 250 bytes, 1 to 10,000,000. When as many are, further ones are answered 503. Of no account where an
    /// <c>IDpopReplayCheck</c> is registered.
    /// </summary>
    /// <value>200,000: about 1,600 requests a second.</value>
    public int ProofCapacity { get; set; } = DefaultProofCapacity;

    /// <summary>How many verified tokens are remembered at most, 2 to 10,000,000; each costs about 1 kB.</summary>
    /// <value>100,000.</value>
    public int TokenCacheCapacity { get; set; } = DefaultTokenCacheCapacity;

    /// <summary>
    /// Whether the issuer is asked what a token is good for at this moment, so that this app closes when an account sells, as the gateway does, and opens again when it buys back: a policy is met by what the account holds and not by
    /// what the token says. Answers are believed for <see cref="LiveCacheTime"/>, and the issuer's events end that time at once. Without an answer nobody is let in (503). Not beside <c>AddPortcullisIssuer</c>, which asks the chain itself.
    /// </summary>
    /// <value>False: a token is good for what it says until it expires.</value>
    public bool Live { get; set; }

    /// <summary>The API key with which the issuer is asked, one that its operator made (<c>portcullis apikey create</c>). A secret.</summary>
    /// <value>Required with <see cref="Live"/>.</value>
    public string? IntrospectionKey { get; set; }

    /// <summary>How long the issuer's answer about a token is believed, counted from the question; so long may a sold token pass while events cannot be followed.</summary>
    /// <value>5 seconds; from 1 second to 1 minute.</value>
    public TimeSpan LiveCacheTime { get; set; } = DefaultLiveCacheTime;

    /// <summary>Carries the requests to the issuer, for its keys and with <see cref="Live"/>, for instance with a private certificate authority. Must not follow redirects.</summary>
    /// <value>Null: the platform's own, without redirects and cookies.</value>
    public HttpMessageHandler? KeyTransport { get; set; }

    /// <summary>
    /// Where this API says by whom its tokens are issued (RFC 9728): the URL of its own metadata, which the app serves itself. Each challenge names it as <c>resource_metadata</c>, so that a client that knows the
    /// API alone finds the issuer.
    /// </summary>
    /// <value>Null: none is named. Beside <c>AddPortcullisIssuer</c> the issuer's, which <c>MapPortcullis</c> serves.</value>
    public string? ResourceMetadata { get; set; }

    /// <summary>What every challenge begins with.</summary>
    internal string Protection => Protect(Authority, ResourceMetadata);

    internal string EffectiveAudience => Audience ?? Authority;

    internal string EffectivePublicUrl => PublicUrl ?? (IsHttp(EffectiveAudience) ? EffectiveAudience : Authority);

    /// <summary>The parameters that a challenge begins with.</summary>
    internal static string Protect(string realm, string? resourceMetadata) =>
        resourceMetadata is null ? $"realm=\"{realm}\"" : $"realm=\"{realm}\", resource_metadata=\"{resourceMetadata}\"";

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "https" or "http");
}
