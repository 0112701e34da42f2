using System.Text;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Endpoints;
using Portcullis.Issuer.Scopes;

namespace Portcullis.Issuer.SignInPage;

/// <summary>
/// Reads what clients send people to the page with. Who asks and where the answer goes come first, and what is wrong with these is told to nobody but the person: else the page would send
/// people to wherever anybody likes (RFC 9700, 4.11). Parameters that are not known are passed over (RFC 6749, 3.1); one that is there twice is not.
/// </summary>
internal sealed class AuthorizationRequestReader(ConfiguredClients clients, ConfiguredAudiences audiences, ClientScopes clientScopes, IOptions<IssuerOptions> options)
{
    private const int MaxLength = 8 * 1024;
    private const int MaxTextLength = 2 * 1024;

    /// <summary>Reads a query.</summary>
    /// <param name="query">The query as it came, with or without its question mark.</param>
    public AuthorizationRead Read(string query)
    {
        var text = query.StartsWith('?') ? query[1..] : query;
        if (text.Length > MaxLength || FormParameters.Read(Encoding.UTF8.GetBytes(text)) is not { } parameters)
        {
            return ToPerson(RefusalCode.InvalidRequest, "The address of this page cannot be read: each parameter may be there once, in whole % escapes.");
        }

        if (clients.Find(parameters.GetValueOrDefault("client_id")) is not { } client)
        {
            return ToPerson(RefusalCode.UnknownClient, "The program that sent you here (client_id) is not one that may ask for sign-ins.");
        }

        return parameters.GetValueOrDefault("redirect_uri") is { } redirectUri && client.Allows(redirectUri)
            ? Read(parameters, client, redirectUri)
            : ToPerson(RefusalCode.RedirectUriMismatch, $"The address that you would be sent back to (redirect_uri) is not one of {client.Name}'s.");
    }

    private AuthorizationRead Read(Dictionary<string, string> parameters, Client client, string redirectUri)
    {
        var (scope, isOpenId) = ReadScope(client, parameters.GetValueOrDefault("scope"));
        var audience = audiences.Find(parameters.GetValueOrDefault("resource") ?? client.Audience);
        var state = parameters.GetValueOrDefault("state");
        var challenge = parameters.GetValueOrDefault("code_challenge");
        var (error, refusal) = FindFault(parameters);
        refusal ??= scope is null ? new Refusal(RefusalCode.InvalidScope, "scope must name policies that this client may ask for, or tiers as policy:tier, and openid, separated by single spaces")
            : audience is null || (client.Audience is not null && audiences.Find(client.Audience) != audience) ? new Refusal(RefusalCode.InvalidTarget, "resource must be one URI of an API that this client may have tokens for, or be left out")
            : null;
        return refusal is null
            ? new(new AuthorizationRequest(client, redirectUri, state, challenge!, scope!, audience!) { IsOpenId = isOpenId, Nonce = parameters.GetValueOrDefault("nonce") }, null, null)
            : new(null, refusal, AuthorizationAnswer.Refuse(redirectUri, state, options.Value.PublicUrl, error ?? OAuthError.For(refusal.Code), OAuthError.Describe(refusal.Detail)));
    }

    private (ScopeRequest? Scope, bool IsOpenId) ReadScope(Client client, string? text) =>
        (clientScopes.Ask(client.Id, ScopeText.Without(text, PolicyName.OpenId)), ScopeText.Has(text, PolicyName.OpenId));

    /// <summary>What the parameters ask that is not offered, with the error where OAuth and OpenID Connect have one of their own for it.</summary>
    private static (string? Error, Refusal? Refusal) FindFault(Dictionary<string, string> parameters) =>
        parameters.GetValueOrDefault("response_type") is not { } type ? (null, Invalid("response_type is missing"))
        : type != "code" ? ("unsupported_response_type", Invalid("response_type must be code"))
        : parameters.GetValueOrDefault("response_mode") is not null and not "query" ? (null, Invalid("response_mode must be query"))
        : parameters.ContainsKey("request") ? ("request_not_supported", Invalid("request objects are not read here"))
        : parameters.ContainsKey("request_uri") ? ("request_uri_not_supported", Invalid("request objects are not read here"))
        : parameters.ContainsKey("dpop_jkt") ? (null, Invalid("dpop_jkt is not taken: a DPoP proof at the token endpoint binds the tokens"))
        : parameters.GetValueOrDefault("code_challenge_method") != CodeChallenge.Method ? (null, Invalid("code_challenge_method must be S256 (RFC 7636)"))
        : !CodeChallenge.IsOne(parameters.GetValueOrDefault("code_challenge") ?? "") ? (null, Invalid("code_challenge must be the SHA-256 of a code_verifier in base64url (RFC 7636)"))
        : parameters.Any(one => one.Key is "state" or "nonce" && one.Value.Length > MaxTextLength) ? (null, Invalid($"state and nonce may have {MaxTextLength} characters"))
        : ScopeText.Has(parameters.GetValueOrDefault("prompt"), "none") ? ("login_required", Invalid("a wallet signs each time, so that nobody is signed in without being asked"))
        : (null, null);

    private static Refusal Invalid(string detail) => new(RefusalCode.InvalidRequest, detail);

    private static AuthorizationRead ToPerson(RefusalCode code, string detail) => new(null, new Refusal(code, detail), null);
}
