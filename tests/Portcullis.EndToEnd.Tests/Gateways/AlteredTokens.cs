using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using static Portcullis.EndToEnd.Tests.Gateways.LibraryVerdicts;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>
/// The thirteen altered tokens of case J14, each refused by everything that verifies ours: the libraries by the word that stands here, gateways by 401. Which library takes one all the same is named
/// here, with the reason.
/// </summary>
internal static class AlteredTokens
{
    private const string Elsewhere = "https://elsewhere.example";

    internal static IReadOnlyList<AlteredToken> All { get; } =
    [
        Forged(
            "alg none",
            forge => forge.Make(header => header["alg"] = "none", sign: _ => []),
            new("ERR_JOSE_ALG_NOT_ALLOWED", "OAUTH_INVALID_RESPONSE", "JwtParseError", "InvalidAlgorithmError", "invalid_token")),
        Forged(
            "HS256 with the PEM",
            forge => forge.Make(header => header["alg"] = "HS256", sign: signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(forge.PublicPem), signed)),
            new("ERR_JOSE_ALG_NOT_ALLOWED", "OAUTH_INVALID_RESPONSE", "JwtInvalidSignatureAlgorithmError", "InvalidAlgorithmError", "invalid_token")),
        Forged(
            "embedded jwk",
            forge => forge.Make(header => header["jwk"] = forge.RogueJwk(), sign: forge.SignByRogue),
            new("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "OAUTH_INVALID_RESPONSE", "JwtInvalidSignatureError", "InvalidSignatureError", "invalid_token")),
        Forged(
            "DER signature",
            forge => forge.Make(sign: forge.SignAsDer),
            new("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "OAUTH_INVALID_RESPONSE", "ERR_CRYPTO_OPERATION_FAILED", "InvalidSignatureError", "invalid_token")),
        Forged(
            "signature a byte short",
            forge => forge.Make()[..^2],
            new("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "OAUTH_INVALID_RESPONSE", "ERR_CRYPTO_OPERATION_FAILED", "InvalidSignatureError", "invalid_token")),
        Forged(
            "altered header",
            forge => Alter(forge.Make(), 0, "\"at+jwt\"", "\"aT+jwt\""),
            new("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "OAUTH_INVALID_RESPONSE", "JwtInvalidSignatureError", "InvalidSignatureError", "invalid_token")),
        Forged(
            "altered payload",
            forge => Alter(forge.Make(), 1, "\"eip155:31337:", "\"eip155:31336:"),
            new("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "OAUTH_INVALID_RESPONSE", "JwtInvalidSignatureError", "InvalidSignatureError", "invalid_token")),
        Forged(
            "another issuer",
            forge => forge.Make(claims: claims => claims["iss"] = Elsewhere),
            new("ERR_JWT_CLAIM_VALIDATION_FAILED", "OAUTH_JWT_CLAIM_COMPARISON_FAILED", "JwtInvalidIssuerError", "InvalidIssuerError", "invalid_token")),
        Forged(
            "another audience",
            forge => forge.Make(claims: claims => claims["aud"] = Elsewhere),
            new("ERR_JWT_CLAIM_VALIDATION_FAILED", "OAUTH_JWT_CLAIM_COMPARISON_FAILED", "JwtInvalidAudienceError", "InvalidAudienceError", "invalid_token")),
        Forged(
            "expired",
            forge => forge.Make(claims: claims => claims["exp"] = forge.Now - 90),
            new("ERR_JWT_EXPIRED", "OAUTH_JWT_TIMESTAMP_CHECK_FAILED", "JwtExpiredError", "ExpiredSignatureError", "expired_token")),
        // aws-jwt-verify looks at the end of a token that has one. The issuer gives none without.
        Forged(
            "no exp",
            forge => forge.Make(claims: claims => claims.Remove("exp")),
            new("ERR_JWT_CLAIM_VALIDATION_FAILED", "OAUTH_INVALID_RESPONSE", Taken, "MissingRequiredClaimError", "invalid_token")),
        // aws-jwt-verify does not look at crit, and PyJWT 2.6 does not. The issuer writes none.
        Forged(
            "crit",
            forge => forge.Make(header => (header["crit"], header["odd"]) = (new JsonArray("odd"), 1)),
            new("ERR_JOSE_NOT_SUPPORTED", "OAUTH_UNSUPPORTED_OPERATION", Taken, Taken, "invalid_token")),
        // Of another kind, by a key of another set.
        new(
            "attestation",
            brought => brought.Attestation,
            new("ERR_JWKS_NO_MATCHING_KEY", "OAUTH_INVALID_RESPONSE", "KidNotFoundInJwksError", "NotAnAccessToken", "invalid_token")),
    ];

    private static AlteredToken Forged(string name, Func<TokenForge, string> make, LibraryVerdicts verdicts) => new(name, brought => make(brought.Forge), verdicts);

    // What is signed stays as it was, and is signed no more.
    private static string Alter(string token, int part, string from, string to)
    {
        var parts = token.Split('.');
        var text = Base64UrlEncoder.Decode(parts[part]);
        text.Split(from).Length.ShouldBe(2, text);
        parts[part] = Base64UrlEncoder.Encode(text.Replace(from, to, StringComparison.Ordinal));
        return string.Join('.', parts);
    }
}
