using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Dpop;

/// <summary>
/// Verifies a proof of possession (RFC 9449, 4.3): ES256 only, typ <c>dpop+jwt</c>, for one method and URL, made within <see cref="Window"/> of the present. Whether it was used before is
/// <see cref="DpopCheck"/>'s to ask.
/// </summary>
/// <param name="clock">The present.</param>
public sealed class DpopProofVerifier(TimeProvider clock)
{
    /// <summary>How far <c>iat</c> may lie from the present, before it and after it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>Verifies the value of a <c>DPoP</c> header, at most 8 KiB. Never throws on hostile input.</summary>
    /// <returns>What it says, or <see cref="RefusalCode.InvalidDpopProof"/>.</returns>
    public DpopVerification Verify(string proof, DpopRequest request)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(request);
        if (CompactJws.Parse(proof) is not { } jws)
        {
            return Invalid("The proof is not a compact ES256 JWT of at most 8 KiB.");
        }

        if (DpopHeader.ReadKey(jws.Header) is not { } jwk)
        {
            return Invalid("The proof's header is not {typ: dpop+jwt, alg: ES256, jwk} with a public P-256 key.");
        }

        if (DpopClaims.Read(jws.Payload) is not { } claims)
        {
            return Invalid("A claim of the proof is absent or malformed: it needs jti, htm, htu and iat.");
        }

        if (FindFault(claims, request) is { } fault)
        {
            return Invalid(fault);
        }

        using var key = EcPublicKey.FromJwk(jwk);
        if (key is null)
        {
            return Invalid("The proof's jwk is not a public P-256 key.");
        }

        var thumbprint = JwkThumbprint.Of(jwk);
        return request.Binding is { } binding && binding.KeyThumbprint != thumbprint ? Invalid("The proof is by another key than the one that the access token is bound to.")
            : !key.Verifies(jws.Digest, jws.Signature) ? Invalid("The proof's signature does not verify.")
            : DpopVerification.Valid(new DpopProof(thumbprint, claims.Id, claims.IssuedAt, claims.Nonce));
    }

    /// <summary>The <c>ath</c> of an access token: its SHA-256, base64url.</summary>
    internal static string HashOf(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    private static DpopVerification Invalid(string detail) => DpopVerification.Refused(new Refusal(RefusalCode.InvalidDpopProof, detail));

    private string? FindFault(DpopClaims claims, DpopRequest request) =>
        claims.Method != request.Method ? "The proof is for another method."
        : !DpopUrl.AreSame(claims.Url, request.Url) ? "The proof is for another URL: htu is the public URL of what is called, without query and fragment."
        : (claims.IssuedAt - clock.GetUtcNow()).Duration() > Window ? "The proof was not made within 60 seconds of now; make one for each request, and set the clock."
        : request.Binding is { } binding && claims.AccessTokenHash != HashOf(binding.AccessToken) ? "The proof is for another access token: ath is the token's SHA-256."
        : null;
}
