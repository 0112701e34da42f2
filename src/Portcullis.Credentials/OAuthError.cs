using System.Collections.Frozen;

namespace Portcullis.Credentials;

/// <summary>The <c>error</c> that RFC 6749 (4.1.2.1, 5.2), RFC 6750 (3.1) and RFC 8707 (2) have for each refusal.</summary>
public static class OAuthError
{
    private static readonly FrozenDictionary<RefusalCode, string> Own = new Dictionary<RefusalCode, string>
    {
        [RefusalCode.UnsupportedGrantType] = "unsupported_grant_type",
        [RefusalCode.InvalidScope] = "invalid_scope",
        [RefusalCode.InvalidTarget] = "invalid_target",
        [RefusalCode.MissingToken] = "invalid_token",
        [RefusalCode.InvalidToken] = "invalid_token",
        [RefusalCode.ExpiredToken] = "invalid_token",
        [RefusalCode.RevokedToken] = "invalid_token",
        [RefusalCode.DpopRequired] = "invalid_token",
        [RefusalCode.InvalidDpopProof] = "invalid_dpop_proof",
        [RefusalCode.UseDpopNonce] = "use_dpop_nonce",
        [RefusalCode.AttestationInvalid] = "invalid_token",
        [RefusalCode.AttestationExpired] = "invalid_token",
        [RefusalCode.ConditionsNotMet] = "access_denied",
        [RefusalCode.PolicyNotMet] = "access_denied",
        [RefusalCode.InsufficientScope] = "insufficient_scope",
        [RefusalCode.CodeInvalid] = "invalid_grant",
        [RefusalCode.CodeReused] = "invalid_grant",
        [RefusalCode.InvalidClient] = "invalid_client",
        [RefusalCode.InvalidApiKey] = "invalid_client",
        [RefusalCode.RefreshTokenInvalid] = "invalid_grant",
        [RefusalCode.RefreshTokenReused] = "invalid_grant",
        [RefusalCode.InternalError] = "server_error",
    }.ToFrozenDictionary();

    /// <summary>The proofs' refusals are all <c>invalid_grant</c>; what passes with time is <c>temporarily_unavailable</c>.</summary>
    public static string For(RefusalCode code) => Own.GetValueOrDefault(code) ?? code.Status switch
    {
        401 => "invalid_grant",
        429 or >= 500 => "temporarily_unavailable",
        _ => "invalid_request",
    };

    /// <summary>
    /// The status at a token endpoint: 400 where RFC 9449 (5 and 8) has it so and clients tell a wanted nonce by it, else the refusal's own.
    /// </summary>
    public static int StatusOf(RefusalCode code) =>
        code == RefusalCode.InvalidDpopProof || code == RefusalCode.UseDpopNonce ? 400 : code.Status;

    /// <summary>A text that may stand in <c>error_description</c>, which allows neither quotes nor backslashes nor anything beyond ASCII.</summary>
    public static string Describe(string detail) =>
        string.Create(detail.Length, detail, static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = from[i] is >= ' ' and <= '~' and not '"' and not '\\' ? from[i] : '\'';
            }
        });
}
