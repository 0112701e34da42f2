namespace Portcullis.Credentials;

/// <summary>Verifies access tokens: ES256 only, typ <c>at+jwt</c>, exact issuer and audience, key by <c>kid</c> in the issuer's own set.</summary>
/// <param name="issuer">The exact <c>iss</c>.</param>
/// <param name="audience">The <c>aud</c> that must be among the token's.</param>
/// <param name="keys">The issuer's keys.</param>
/// <param name="clock">The present.</param>
public sealed class AccessTokenVerifier(string issuer, string audience, IKeySource keys, TimeProvider clock)
{
    /// <summary>How far clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>Verifies a compact JWS of at most 8 KiB. Never throws on hostile input.</summary>
    /// <returns>The claims, or why they are refused: <see cref="RefusalCode.InvalidToken"/> or <see cref="RefusalCode.ExpiredToken"/>.</returns>
    public ValueTask<TokenVerification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        _ = (issuer, audience, keys, clock);
        throw new NotSupportedException("not built yet");
    }
}
