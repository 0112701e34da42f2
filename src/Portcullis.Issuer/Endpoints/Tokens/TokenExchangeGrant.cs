using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The parameters of a token exchange (RFC 8693, 2.1).</summary>
internal static class TokenExchangeGrant
{
    /// <summary>Its <c>grant_type</c>.</summary>
    public const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>The one type of token that is exchanged and that is given (RFC 8693, 3).</summary>
    public const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private const string JwtType = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>What is wrong with the parameters; null when nothing is.</summary>
    public static Refusal? Find(TokenRequest request) => request switch
    {
        { SubjectTokenType: not (AccessTokenType or JwtType) } => new Refusal(RefusalCode.InvalidRequest, $"subject_token_type must be {AccessTokenType}"),
        { RequestedTokenType: not (null or "" or AccessTokenType or JwtType) } => new Refusal(RefusalCode.InvalidRequest, $"requested_token_type must be {AccessTokenType}, or be left out"),
        { Audience: { Length: > 0 } audience, Target: { Length: > 0 } resource } when audience != resource =>
            new Refusal(RefusalCode.InvalidTarget, "resource and audience name one API: give one of them, or the same text twice"),
        _ => RequestProofs.Find(request, "subject_token"),
    };

    /// <summary>The API that is asked for: by <c>resource</c> or by <c>audience</c>, which are the same here.</summary>
    public static string? TargetOf(TokenRequest request) => request.Target is { Length: > 0 } resource ? resource : request.Audience;
}
