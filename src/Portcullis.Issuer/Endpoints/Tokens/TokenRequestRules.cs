using System.Text.Json;
using Portcullis.Credentials;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>Which parameters a grant needs, and which it does not bear.</summary>
internal static class TokenRequestRules
{
    /// <summary>The <c>grant_type</c> of a refresh.</summary>
    public const string Refresh = "refresh_token";

    /// <summary>The <c>grant_type</c> of a code of the sign-in page.</summary>
    public const string Code = "authorization_code";

    /// <summary>What is wrong with a request; null when nothing is.</summary>
    /// <param name="request">The parameters.</param>
    /// <param name="hasClients">Whether there is anybody to whom codes are given.</param>
    public static Refusal? Find(TokenRequest request, bool hasClients) => request switch
    {
        { GrantType: null or "" } => Invalid("grant_type is missing"),
        { GrantType: not (Refresh or Code or TokenExchangeGrant.GrantType) } when StatementScheme.FindByGrantType(request.GrantType) is null => Unsupported(hasClients),
        { GrantType: Code } when !hasClients => Unsupported(hasClients),
        { Resource: { ValueKind: not JsonValueKind.String and not JsonValueKind.Null } } => new Refusal(RefusalCode.InvalidTarget, "resource must be one URI: a token is for one API, so ask for a token for each"),
        { ClientId: { Length: > 0 } client } when !ClientFaults.IsId(client) => Invalid("client_id must have 1 to 64 letters, digits, dots, underscores and hyphens"),
        { GrantType: TokenExchangeGrant.GrantType } => TokenExchangeGrant.Find(request),
        { GrantType: Refresh } => RequestProofs.Find(request, "refresh_token"),
        { GrantType: Code } => FindInCode(request),
        _ => FindInProof(request),
    };

    private static Refusal Invalid(string detail) => new(RefusalCode.InvalidRequest, detail);

    private static Refusal Unsupported(bool hasClients) =>
        new(RefusalCode.UnsupportedGrantType, $"grant_type must be {string.Join(", ", hasClients ? TokenEndpoint.GrantTypes.Append(Code) : TokenEndpoint.GrantTypes)}");

    private static Refusal? FindInCode(TokenRequest request) => request switch
    {
        { RedirectUri: null or "" } => Invalid("redirect_uri is missing"),
        { CodeVerifier: null or "" } => Invalid("code_verifier is missing (RFC 7636, 4.5)"),
        _ => RequestProofs.Find(request, "code"),
    };

    // Grants of our own are spoken by who reads our documents: a parameter that is misspelt would else pass as one that was left out.
    private static Refusal? FindInProof(TokenRequest request) => request switch
    {
        { Unknown: not null } or { RefreshToken: not null } or { Code: not null } or { RedirectUri: not null } or { CodeVerifier: not null }
            or { SubjectToken: not null } or { SubjectTokenType: not null } or { RequestedTokenType: not null } or { Audience: not null } =>
            Invalid("the parameters are grant_type, message, signature, scope, resource, client_id and client_secret"),
        { Message: null } or { Statement: "" } => Invalid("message is missing"),
        { Statement: null } => Invalid("message must be a text, or a document in JSON"),
        { Signature: null or "" } => Invalid("signature is missing"),
        _ => null,
    };
}
