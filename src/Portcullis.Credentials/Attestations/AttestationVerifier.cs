using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Attestations;

/// <summary>
/// Verifies attestations: ES256 only, typ <c>JWT</c>, exact issuer, key by <c>kid</c> in the issuer's attestation keys. Access tokens never pass here, nor attestations in
/// <see cref="AccessTokenVerifier"/>.
/// </summary>
/// <param name="issuer">The exact <c>iss</c>.</param>
/// <param name="keys">The issuer's attestation keys, and no others of its.</param>
/// <param name="clock">The present.</param>
/// <remarks>An attestation is good until it expires, for as many requests as it is shown with. A gate that lets each in once remembers <see cref="AttestationToken.Id"/>.</remarks>
public sealed class AttestationVerifier(string issuer, IKeySource keys, TimeProvider clock)
{
    /// <summary>The key under which the issuer's attestation keys stand among an app's services: without one, <see cref="IKeySource"/> stands for those of access tokens.</summary>
    public const string KeySourceKey = "attestations";

    /// <summary>The longest raw answer that is read, in bytes.</summary>
    public const int MaxResponseLength = 256 * 1024;

    private readonly PublicKeys _publicKeys = new(JwsAlgorithm.ES256);

    /// <summary>Whether a token says that it is an attestation: its header has that type. Nothing of it is verified.</summary>
    public static bool IsAttestation(ReadOnlySpan<char> jwt) =>
        jwt.IndexOf('.') is > 0 and <= CompactJws.MaxHeaderLength and var end
        && StrictBase64Url.Decode(jwt[..end]) is { } header
        && JoseHeader.ReadKeyId(header, TokenTypes.Attestation) is not null;

    /// <summary>
    /// The gate: verifies an attestation's JWT of at most <see cref="AttestationToken.MaxLength"/> characters, and that it says what is asked for. Never
    /// throws on hostile input.
    /// </summary>
    /// <param name="jwt">The token.</param>
    /// <param name="expected">What is asked for.</param>
    /// <param name="cancellationToken">Ends a fetch of keys.</param>
    /// <returns>
    /// The claims, or why they are refused: <see cref="RefusalCode.AttestationInvalid"/>, <see cref="RefusalCode.AttestationExpired"/>,
    /// <see cref="RefusalCode.ConditionsNotMet"/>, or <see cref="RefusalCode.KeysUnavailable"/> when the key source has no keys to judge by.
    /// </returns>
    public ValueTask<AttestationVerification> VerifyAsync(string jwt, AttestationExpectation expected, CancellationToken cancellationToken) =>
        VerifyAsync(jwt.AsMemory(), expected, cancellationToken);

    /// <inheritdoc cref="VerifyAsync(string, AttestationExpectation, CancellationToken)"/>
    public async ValueTask<AttestationVerification> VerifyAsync(ReadOnlyMemory<char> jwt, AttestationExpectation expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var read = await ReadWithoutDecidingAsync(jwt, cancellationToken);
        return read.IsValid && expected.Check(read.Token.Results, read.Token) is { } refusal ? AttestationVerification.Refused(refusal) : read;
    }

    /// <summary>
    /// The claims of an attestation's JWT, for whoever decides by them: its signature, issuer and times are right, but it may say no, and be about any condition and wallet. A
    /// gate calls <see cref="VerifyAsync(string, AttestationExpectation, CancellationToken)"/> instead. Never throws on hostile input.
    /// </summary>
    /// <returns>The claims, or why they are refused, as there.</returns>
    public ValueTask<AttestationVerification> ReadWithoutDecidingAsync(string jwt, CancellationToken cancellationToken) =>
        ReadWithoutDecidingAsync(jwt.AsMemory(), cancellationToken);

    /// <inheritdoc cref="ReadWithoutDecidingAsync(string, CancellationToken)"/>
    public async ValueTask<AttestationVerification> ReadWithoutDecidingAsync(ReadOnlyMemory<char> jwt, CancellationToken cancellationToken)
    {
        if (CompactJws.Parse(jwt.Span, AttestationToken.MaxLength) is not { } jws)
        {
            return Refused("The attestation is not a compact ES256 JWT of at most 64 KiB.");
        }

        if (JoseHeader.ReadKeyId(jws.Header, TokenTypes.Attestation) is not { } keyId)
        {
            return Refused("The attestation's header is not {alg: ES256, typ: JWT, kid}.");
        }

        // Claims are longer than others', so that nothing of them is read before the signature holds.
        if (await CheckSignatureAsync(keyId, jws.Digest, jws.Signature, cancellationToken) is { } refusal)
        {
            return AttestationVerification.Refused(refusal);
        }

        if (AttestationClaims.Read(jws.Payload, issuer, out var fault) is not { } token)
        {
            return Refused(fault);
        }

        return CheckTimes(token.IssuedAt, token.ExpiresAt) is { } late ? AttestationVerification.Refused(late) : AttestationVerification.Valid(token with { KeyId = keyId });
    }

    /// <summary>
    /// The gate for a raw answer of the attestation API, of at most <see cref="MaxResponseLength"/> bytes: verifies <c>sig</c> and, when there is one, <c>jwt</c>, that both say
    /// the same, and that it is what is asked for. Only the <c>jwt</c> names a wallet. Never throws on hostile input.
    /// </summary>
    /// <param name="response">The body, UTF-8 JSON.</param>
    /// <param name="expected">What is asked for.</param>
    /// <param name="cancellationToken">Ends a fetch of keys.</param>
    /// <returns>The attestation, or why it is refused, as for a JWT.</returns>
    public async ValueTask<AttestationResponseVerification> VerifyResponseAsync(
        ReadOnlyMemory<byte> response, AttestationExpectation expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (response.Length > MaxResponseLength || AttestationResponse.Read(response) is not { } read)
        {
            return AttestationResponseVerification.Refused(Invalid("The answer is not {ok, data: {attestation, sig, kid}} whose members agree with one another."));
        }

        var attestation = read.Attestation;
        if (await CheckSignatureAsync(read.KeyId, read.Digest, read.Signature, cancellationToken) is { } forged)
        {
            return AttestationResponseVerification.Refused(forged);
        }

        var token = read.Token is null ? default : await ReadTokenAsync(read, read.Token, cancellationToken);
        return (token.Refusal ?? CheckTimes(attestation.AttestedAt, attestation.ExpiresAt) ?? expected.Check(attestation.Results, token.Token)) is { } refusal
            ? AttestationResponseVerification.Refused(refusal)
            : AttestationResponseVerification.Valid(attestation, token.Token);
    }

    private static Refusal Invalid(string detail) => new(RefusalCode.AttestationInvalid, detail);

    private static AttestationVerification Refused(string detail) => AttestationVerification.Refused(Invalid(detail));

    private async ValueTask<AttestationVerification> ReadTokenAsync(AttestationResponse response, string jwt, CancellationToken cancellationToken)
    {
        var read = await ReadWithoutDecidingAsync(jwt, cancellationToken);
        return read.IsValid && !response.IsSaidBy(read.Token) ? Refused("The answer's JWT does not say what the answer says.") : read;
    }

    private async ValueTask<Refusal?> CheckSignatureAsync(string keyId, byte[] digest, byte[] signature, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(keyId, cancellationToken) is { } key)
        {
            return _publicKeys.Verifies(key, digest, signature) ? null : Invalid("The attestation's signature does not verify.");
        }

        return keys.IsAvailable
            ? Invalid("The attestation's key is not among the issuer's.")
            : new Refusal(RefusalCode.KeysUnavailable, "The issuer's keys cannot be fetched at the moment; try again.");
    }

    private Refusal? CheckTimes(DateTimeOffset since, DateTimeOffset until)
    {
        var now = clock.GetUtcNow();
        if (until <= now)
        {
            return new Refusal(RefusalCode.AttestationExpired, "The attestation has expired; get a new one.");
        }

        return since > now + AccessTokenVerifier.Skew ? Invalid("The attestation is not valid yet.") : null;
    }
}
