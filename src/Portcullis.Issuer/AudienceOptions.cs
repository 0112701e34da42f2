namespace Portcullis.Issuer;

/// <summary>An API, beside this gateway, that access tokens may be for.</summary>
public sealed class AudienceOptions
{
    /// <summary><see cref="Subject"/>: the account's CAIP-10 id.</summary>
    internal const string AccountSubject = "account";

    /// <summary><see cref="Subject"/>: a pseudonym of the account, another one for each audience.</summary>
    internal const string PairwiseSubject = "pairwise";

    /// <summary><see cref="Algorithm"/>: ECDSA on P-256.</summary>
    internal const string Es256 = "ES256";

    /// <summary><see cref="Algorithm"/>: RSA of 2048 bits.</summary>
    internal const string Rs256 = "RS256";

    /// <summary>The <c>aud</c> of the tokens, and the <c>resource</c> (RFC 8707) by which callers ask for them.</summary>
    /// <value>Required: an absolute URI in ASCII without fragment, at most 256 characters, such as <c>https://reports.example</c>.</value>
    public string Uri { get; set; } = "";

    /// <summary>
    /// What tokens name their caller by. <c>account</c>: the account. <c>pairwise</c>: a pseudonym that stays the same for one account and one audience, by which two audiences cannot tell that they
    /// have the same caller (OpenID Connect Core, 8.1).
    /// </summary>
    /// <value><c>account</c></value>
    public string Subject { get; set; } = AccountSubject;

    /// <summary>What tokens are signed with: <c>ES256</c>, or <c>RS256</c> for a gateway that reads RSA keys alone, such as the JWT authorizer of AWS HTTP APIs. The keys of both are at <c>/oauth2/jwks</c>.</summary>
    /// <value><c>ES256</c></value>
    public string Algorithm { get; set; } = Es256;

    internal bool IsRsa => Algorithm == Rs256;
}
