namespace Portcullis.Issuer;

/// <summary>Settings of access tokens.</summary>
public sealed class TokenOptions
{
    /// <summary>Whether proofs of possession (RFC 9449) must name a nonce of this server's, so that none can be made ahead; each client is then told one first.</summary>
    /// <value>False.</value>
    public bool RequireProofNonce { get; set; }

    /// <summary>What tokens for this gateway, whose audience is <see cref="IssuerOptions.PublicUrl"/>, name their caller by: <c>account</c>, or <c>pairwise</c> as for <see cref="AudienceOptions.Subject"/>. With the latter upstreams are told the pseudonym, too.</summary>
    /// <value><c>account</c></value>
    public string Subject { get; set; } = AudienceOptions.AccountSubject;

    /// <summary>How long an access token is good for.</summary>
    /// <value>15 minutes; from 1 minute to 24 hours.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after a sign-in access tokens can be had for its refresh tokens, each of which decides anew and works once.</summary>
    /// <value>30 days, the most; zero gives out no refresh tokens.</value>
    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(30);
}
