namespace Portcullis.Issuer;

/// <summary>The settings of <c>appsettings.json</c> that concern the issuer and the chains. Paths are relative to the configuration folder.</summary>
public sealed class IssuerOptions
{
    /// <summary>The issuer's URL as callers see it: issuer, default audience and first sign-in URI come from it, never from a request header.</summary>
    /// <value>Required: an absolute http or https URL without path, query or user; no slash at its end is kept.</value>
    public string PublicUrl { get; set; } = "";

    /// <summary>Who may sign in, and for which pages.</summary>
    public SignInOptions SignIn { get; set; } = new();

    /// <summary>Access tokens.</summary>
    public TokenOptions Tokens { get; set; } = new();

    /// <summary>Further APIs that access tokens may be for, beside this gateway; at most 100. Callers ask for one by <c>resource</c> (RFC 8707).</summary>
    /// <value>Empty: every token is for <see cref="PublicUrl"/>.</value>
    public IList<AudienceOptions> Audiences { get; set; } = [];

    /// <summary>What is written about callers.</summary>
    public PrivacyOptions Privacy { get; set; } = new();

    /// <summary>Requests that are signed each by itself.</summary>
    public SignedRequestOptions SignedRequests { get; set; } = new();

    /// <summary>Attestations.</summary>
    public AttestationOptions Attestations { get; set; } = new();

    /// <summary>Who is told of events; at most 20.</summary>
    /// <value>Empty: nobody. Events can be read at <c>GET /v1/events</c> all the same.</value>
    public IList<WebhookOptions> Webhooks { get; set; } = [];

    /// <summary>Where the database and the signing keys are kept.</summary>
    /// <value><c>data</c></value>
    public string DataFolder { get; set; } = "data";

    /// <summary>The policy file.</summary>
    /// <value><c>policies.json</c></value>
    public string PolicyFile { get; set; } = "policies.json";

    /// <summary>The chains that policies may read, by EIP-155 chain id in decimal; a cluster of Solana by its CAIP-2 id, the main network also as <c>solana</c>.</summary>
    public IDictionary<string, ChainOptions> Chains { get; set; } = new Dictionary<string, ChainOptions>(StringComparer.Ordinal);
}
