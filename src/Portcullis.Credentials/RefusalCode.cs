using System.Collections.Frozen;

namespace Portcullis.Credentials;

/// <summary>The one list of reasons for which Portcullis refuses a request. Each has a page <c>docs/errors/&lt;code&gt;.md</c>.</summary>
/// <param name="Code">The stable name that clients may compare, such as <c>nonce_used</c>.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">One short sentence for people; the same for every occurrence (RFC 9457, 3.1.3).</param>
public sealed record RefusalCode(string Code, int Status, string Title)
{
    /// <summary>The request is not what the endpoint reads.</summary>
    public static readonly RefusalCode InvalidRequest = new("invalid_request", 400, "The request is malformed.");

    /// <summary>The path can be read in more than one way.</summary>
    public static readonly RefusalCode AmbiguousPath = new("ambiguous_path", 400, "The path can be read in more than one way.");

    /// <summary>No client of that id may send people to the sign-in page (RFC 6749, 4.1.2.1).</summary>
    public static readonly RefusalCode UnknownClient = new("unknown_client", 400, "The program that asks is not known here.");

    /// <summary>The client may not have people sent back to that URI (RFC 9700, 4.1).</summary>
    public static readonly RefusalCode RedirectUriMismatch = new("redirect_uri_mismatch", 400, "Nobody is sent back to this address.");

    /// <summary>The authorization code is none that stands, or not for whoever sends it (RFC 6749, 5.2).</summary>
    public static readonly RefusalCode CodeInvalid = new("code_invalid", 400, "The authorization code is not valid.");

    /// <summary>The authorization code was used before, which ends what it opened (RFC 6749, 4.1.2).</summary>
    public static readonly RefusalCode CodeReused = new("code_reused", 400, "The authorization code was used before.");

    /// <summary>The grant type is not known (RFC 6749, 5.2).</summary>
    public static readonly RefusalCode UnsupportedGrantType = new("unsupported_grant_type", 400, "The grant type is not supported.");

    /// <summary>The scope names no policy or tier (RFC 6749, 5.2).</summary>
    public static readonly RefusalCode InvalidScope = new("invalid_scope", 400, "The scope names a policy or tier that does not exist.");

    /// <summary>The resource is no audience that tokens are signed for (RFC 8707, 2).</summary>
    public static readonly RefusalCode InvalidTarget = new("invalid_target", 400, "The resource is not one that tokens are given for here.");

    /// <summary>The text is not a strict ERC-4361 message.</summary>
    public static readonly RefusalCode InvalidMessage = new("invalid_message", 400, "The message is not a sign-in message.");

    /// <summary>The chain is not among those configured.</summary>
    public static readonly RefusalCode UnknownChain = new("unknown_chain", 400, "The chain is not configured here.");

    /// <summary>The domain is not among those configured.</summary>
    public static readonly RefusalCode UnknownDomain = new("unknown_domain", 400, "The domain is not configured here.");

    /// <summary>The chain did answer, and not what the conditions' types ask.</summary>
    public static readonly RefusalCode UnanswerableCondition = new("unanswerable_condition", 400, "A condition asks what its contract does not answer.");

    /// <summary>A gated route was called without an access token.</summary>
    public static readonly RefusalCode MissingToken = new("missing_token", 401, "An access token is needed.");

    /// <summary>The access token is not one of ours, or was altered.</summary>
    public static readonly RefusalCode InvalidToken = new("invalid_token", 401, "The access token is not valid.");

    /// <summary>The access token has expired.</summary>
    public static readonly RefusalCode ExpiredToken = new("expired_token", 401, "The access token has expired.");

    /// <summary>The grant behind the access token was revoked.</summary>
    public static readonly RefusalCode RevokedToken = new("revoked_token", 401, "The access token was revoked.");

    /// <summary>The operator has blocked the account.</summary>
    public static readonly RefusalCode AccountBlocked = new("account_blocked", 401, "The account is blocked.");

    /// <summary>The access token is, or must be, bound to a key, and the request does not come as <c>Authorization: DPoP</c> with a proof by it (RFC 9449, 7).</summary>
    public static readonly RefusalCode DpopRequired = new("dpop_required", 401, "A token that is bound to a key is needed, with a proof by that key.");

    /// <summary>The <c>DPoP</c> header holds no good proof of possession (RFC 9449, 4.3).</summary>
    public static readonly RefusalCode InvalidDpopProof = new("invalid_dpop_proof", 401, "The proof of possession is not valid.");

    /// <summary>The proof of possession must name a nonce of the server's (RFC 9449, 8 and 9).</summary>
    public static readonly RefusalCode UseDpopNonce = new("use_dpop_nonce", 401, "The proof of possession must name the nonce that is sent with this answer.");

    /// <summary>The message was signed for another domain.</summary>
    public static readonly RefusalCode DomainMismatch = new("domain_mismatch", 401, "The message is for another domain.");

    /// <summary>The message was signed for another URI.</summary>
    public static readonly RefusalCode UriMismatch = new("uri_mismatch", 401, "The message is for another URI.");

    /// <summary>The message names a chain that is not allowed.</summary>
    public static readonly RefusalCode ChainMismatch = new("chain_mismatch", 401, "The message is for another chain.");

    /// <summary>The nonce was not issued here, or not for this message.</summary>
    public static readonly RefusalCode NonceInvalid = new("nonce_invalid", 401, "The nonce was not issued for this message.");

    /// <summary>The nonce is older than five minutes.</summary>
    public static readonly RefusalCode NonceExpired = new("nonce_expired", 401, "The nonce has expired.");

    /// <summary>The nonce has signed somebody in already.</summary>
    public static readonly RefusalCode NonceUsed = new("nonce_used", 401, "The nonce was used before.");

    /// <summary>The message's time window is over.</summary>
    public static readonly RefusalCode MessageExpired = new("message_expired", 401, "The message has expired.");

    /// <summary>The message's time window has not begun, or it was issued in the future.</summary>
    public static readonly RefusalCode MessageNotYetValid = new("message_not_yet_valid", 401, "The message is not valid yet.");

    /// <summary>The signature does not prove control of the account.</summary>
    public static readonly RefusalCode SignatureInvalid = new("signature_invalid", 401, "The signature does not prove control of the account.");

    /// <summary>The signature fields of a request cannot be read (ERC-8128, 6).</summary>
    public static readonly RefusalCode SignedRequestMalformed = new("signed_request_malformed", 400, "The request's signature fields cannot be read.");

    /// <summary>The signature of a request does not show who calls (ERC-8128, 6).</summary>
    public static readonly RefusalCode SignedRequestInvalid = new("signed_request_invalid", 401, "The request's signature is not valid.");

    /// <summary>The signature of a request covers content, or may have to, and another gateway keeps the content.</summary>
    public static readonly RefusalCode SignedContentUnseen = new("signed_content_unseen", 401, "The signed request's content is not seen here.");

    /// <summary>The refresh token is not one of the issuer's, or has come to its end (RFC 6749, 5.2).</summary>
    public static readonly RefusalCode RefreshTokenInvalid = new("refresh_token_invalid", 400, "The refresh token is not valid.");

    /// <summary>The refresh token was used before, which ends its sign-in (RFC 9700, 4.14.2).</summary>
    public static readonly RefusalCode RefreshTokenReused = new("refresh_token_reused", 400, "The refresh token was used before.");

    /// <summary>The attestation is not one of the issuer's, was altered, or is not about what is asked for.</summary>
    public static readonly RefusalCode AttestationInvalid = new("attestation_invalid", 401, "The attestation is not valid here.");

    /// <summary>The attestation has expired.</summary>
    public static readonly RefusalCode AttestationExpired = new("attestation_expired", 401, "The attestation has expired.");

    /// <summary>The attestation says that a condition that is asked for was not met.</summary>
    public static readonly RefusalCode ConditionsNotMet = new("conditions_not_met", 403, "The attestation says that the conditions are not met.");

    /// <summary>Whoever speaks as a client did not show its secret (RFC 6749, 5.2).</summary>
    public static readonly RefusalCode InvalidClient = new("invalid_client", 401, "The client did not show its secret.");

    /// <summary>There is no API key, or it is not one that stands.</summary>
    public static readonly RefusalCode InvalidApiKey = new("invalid_api_key", 401, "The API key is missing or not valid.");

    /// <summary>The API key's credits are used up.</summary>
    public static readonly RefusalCode CreditsExhausted = new("credits_exhausted", 402, "The API key has no credits left.");

    /// <summary>The chain was read, and the account does not hold what the policy asks.</summary>
    public static readonly RefusalCode PolicyNotMet = new("policy_not_met", 403, "The account does not hold what the policy asks.");

    /// <summary>The access token was given to a client for less than what is asked (RFC 6750, 3.1), whatever the account holds.</summary>
    public static readonly RefusalCode InsufficientScope = new("insufficient_scope", 403, "The access token was not given for this.");

    /// <summary>There is no such route.</summary>
    public static readonly RefusalCode NotFound = new("not_found", 404, "There is nothing at this path.");

    /// <summary>The method is never accepted here.</summary>
    public static readonly RefusalCode MethodNotAllowed = new("method_not_allowed", 405, "The method is not allowed here.");

    /// <summary>The client was too slow in sending the request.</summary>
    public static readonly RefusalCode RequestTimeout = new("request_timeout", 408, "The request did not arrive in time.");

    /// <summary>There is an API key for the e-mail address already.</summary>
    public static readonly RefusalCode EmailTaken = new("email_taken", 409, "There is an API key for this e-mail address already.");

    /// <summary>The body is larger than the endpoint reads.</summary>
    public static readonly RefusalCode BodyTooLarge = new("body_too_large", 413, "The body is too large.");

    /// <summary>The body's media type is not read here.</summary>
    public static readonly RefusalCode UnsupportedMediaType = new("unsupported_media_type", 415, "The body's media type is not supported.");

    /// <summary>The limit of the account's tier is used up for now.</summary>
    public static readonly RefusalCode RateLimited = new("rate_limited", 429, "The limit of this tier is used up for now.");

    /// <summary>The API key has had its attestations of the day.</summary>
    public static readonly RefusalCode DailyLimitReached = new("daily_limit_reached", 429, "The API key has had its attestations of the day.");

    /// <summary>The client's address has too many requests open, or has sent too many sign-ins.</summary>
    public static readonly RefusalCode AddressLimited = new("address_limited", 429, "This address sends too many requests for now.");

    /// <summary>Something went wrong that should not have.</summary>
    public static readonly RefusalCode InternalError = new("internal_error", 500, "Something went wrong here.");

    /// <summary>The upstream could not be reached.</summary>
    public static readonly RefusalCode UpstreamUnavailable = new("upstream_unavailable", 502, "The upstream could not be reached.");

    /// <summary>The chain could not be read, so that nothing is known either way.</summary>
    public static readonly RefusalCode ChainUnavailable = new("chain_unavailable", 503, "The chain cannot be read at the moment.");

    /// <summary>A chain could not be read, so that nothing is attested. The name is the attestation format's.</summary>
    public static readonly RefusalCode RpcFailure = new("rpc_failure", 503, "A chain could not be read at the moment.");

    /// <summary>The issuer's keys were never fetched or are too old, so that no token can be judged.</summary>
    public static readonly RefusalCode KeysUnavailable = new("keys_unavailable", 503, "The issuer's keys cannot be fetched at the moment.");

    /// <summary>The issuer cannot be asked what a token is good for.</summary>
    public static readonly RefusalCode IssuerUnavailable = new("issuer_unavailable", 503, "The issuer cannot be asked at the moment.");

    /// <summary>As many streams are open as can be watched.</summary>
    public static readonly RefusalCode TooManyStreams = new("too_many_streams", 503, "Too many streams are open at the moment.");

    /// <summary>As much content of signed requests is held as there may be.</summary>
    public static readonly RefusalCode ContentLimited = new("content_limited", 503, "Too much signed content is held at the moment.");

    /// <summary>The store cannot be written, so that nobody can sign in.</summary>
    public static readonly RefusalCode StoreUnavailable = new("store_unavailable", 503, "The store is not available at the moment.");

    /// <summary>The upstream did not answer in time.</summary>
    public static readonly RefusalCode UpstreamTimeout = new("upstream_timeout", 504, "The upstream did not answer in time.");

    /// <summary>Every code by its name.</summary>
    public static FrozenDictionary<string, RefusalCode> All { get; } = typeof(RefusalCode)
        .GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
        .Select(field => field.GetValue(null))
        .OfType<RefusalCode>()
        .ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);
}
