using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials;

/// <summary>Verifies access tokens: one algorithm only, typ <c>at+jwt</c>, exact issuer and audience, key by <c>kid</c> in the issuer's own set.</summary>
/// <param name="issuer">The exact <c>iss</c>.</param>
/// <param name="audience">The <c>aud</c> that must be among the token's.</param>
/// <param name="keys">The issuer's keys.</param>
/// <param name="clock">The present.</param>
public sealed class AccessTokenVerifier(string issuer, string audience, IKeySource keys, TimeProvider clock)
{
    /// <summary>How far in the future <c>iat</c> and <c>nbf</c> may lie, since clocks differ. <c>exp</c> has no such tolerance.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly PublicKeys _publicKeys = new(JwsAlgorithm.ES256);

    /// <summary>The one algorithm that is taken.</summary>
    /// <value><see cref="JwsAlgorithm.ES256"/></value>
    public JwsAlgorithm Algorithm
    {
        get;
        init => (field, _publicKeys) = (value, new PublicKeys(value));
    }

    /// <summary>The keys' <see cref="IKeySource.Withdrawals"/>.</summary>
    internal int Withdrawals => keys.Withdrawals;

    /// <summary>Verifies a compact JWS of at most 8 KiB. Never throws on hostile input.</summary>
    /// <returns>
    /// The claims, or why they are refused: <see cref="RefusalCode.InvalidToken"/>, <see cref="RefusalCode.ExpiredToken"/>, or
    /// <see cref="RefusalCode.KeysUnavailable"/> when the key source has no keys to judge by.
    /// </returns>
    public ValueTask<TokenVerification> VerifyAsync(string token, CancellationToken cancellationToken) => VerifyAsync(token.AsMemory(), cancellationToken);

    /// <inheritdoc cref="VerifyAsync(string, CancellationToken)"/>
    public async ValueTask<TokenVerification> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        if (CompactJws.Parse(token.Span, algorithm: Algorithm) is not { } jws)
        {
            return Invalid($"The token is not a compact {JoseHeader.NameOf(Algorithm)} JWT of at most 8 KiB.");
        }

        if (JoseHeader.ReadKeyId(jws.Header, TokenTypes.AccessToken, Algorithm) is not { } keyId)
        {
            return Invalid($"The token's header is not {{alg: {JoseHeader.NameOf(Algorithm)}, kid, typ: at+jwt}}.");
        }

        if (AccessTokenClaims.Read(jws.Payload, issuer, audience, out var fault) is not { } claims)
        {
            return Invalid(fault);
        }

        var key = await keys.FindAsync(keyId, cancellationToken);
        return key is null ? NoKey() : Judge(jws, claims, key);
    }

    private static TokenVerification Invalid(string detail) => TokenVerification.Refused(new Refusal(RefusalCode.InvalidToken, detail));

    private TokenVerification NoKey() => keys.IsAvailable
        ? Invalid("The token's key is not among the issuer's.")
        : TokenVerification.Refused(new Refusal(RefusalCode.KeysUnavailable, "The issuer's keys cannot be fetched at the moment; try again."));

    private TokenVerification Judge(CompactJws jws, AccessToken claims, JsonWebKey jwk)
    {
        if (!_publicKeys.Verifies(jwk, jws.Digest, jws.Signature))
        {
            return Invalid("The token's signature does not verify.");
        }

        var now = clock.GetUtcNow();
        if (claims.ExpiresAt <= now)
        {
            return Expired;
        }

        return claims.IssuedAt > now + Skew || claims.NotBefore > now + Skew
            ? Invalid("The token is not valid yet.")
            : TokenVerification.Valid(claims);
    }

    /// <summary>What is answered from <c>exp</c> on.</summary>
    internal static TokenVerification Expired { get; } =
        TokenVerification.Refused(new Refusal(RefusalCode.ExpiredToken, "The token has expired; sign in again."));
}
