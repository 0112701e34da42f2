using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Credentials.Dpop;

/// <summary>Checks the <c>DPoP</c> headers of a request: there must be exactly one, with a good proof that was not used before (RFC 9449, 4.3).</summary>
/// <param name="used">Remembers proofs.</param>
/// <param name="nonces">The nonces that proofs must name; null where none is asked for.</param>
/// <param name="clock">The present.</param>
public sealed class DpopCheck(IDpopReplayCheck used, DpopNonces? nonces, TimeProvider clock)
{
    /// <summary>The name of the header that carries a proof.</summary>
    public const string HeaderName = "DPoP";

    /// <summary>The name of the header that tells clients <see cref="Nonce"/>.</summary>
    public const string NonceHeaderName = "DPoP-Nonce";

    private static readonly DpopVerification NotOne =
        DpopVerification.Refused(new Refusal(RefusalCode.InvalidDpopProof, "Send exactly one DPoP header, with one proof in it."));

    private static readonly DpopVerification NoNonce =
        DpopVerification.Refused(new Refusal(RefusalCode.UseDpopNonce, "Make the proof again, with the nonce of this answer's DPoP-Nonce header."));

    private static readonly DpopVerification Repeated =
        DpopVerification.Refused(new Refusal(RefusalCode.InvalidDpopProof, "The proof was used before; make one for each request."));

    private static readonly DpopVerification Unknown =
        DpopVerification.Refused(new Refusal(RefusalCode.StoreUnavailable, "It cannot be told at the moment whether the proof was used before; try again with another one."));

    private readonly DpopProofVerifier _verifier = new(clock);

    /// <summary>What every answer to a request with a proof should say in <c>DPoP-Nonce</c>; null where proofs need no nonce.</summary>
    public string? Nonce => nonces?.Current;

    /// <summary>Checks the proof of a request, and marks it as used when it is good. Ask once for a request.</summary>
    /// <param name="headers">The values of its <c>DPoP</c> headers, one for each header.</param>
    /// <param name="request">What the proof must be for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The key that made the proof, or why it is refused: <see cref="RefusalCode.InvalidDpopProof"/>, <see cref="RefusalCode.UseDpopNonce"/>, or <see cref="RefusalCode.StoreUnavailable"/> when it cannot
    /// be told whether it was used before.
    /// </returns>
    public async ValueTask<DpopVerification> CheckAsync(IReadOnlyList<string?> headers, DpopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (headers is not [{ } header])
        {
            return NotOne;
        }

        var outcome = _verifier.Verify(header, request);
        if (!outcome.IsValid)
        {
            return outcome;
        }

        return nonces is null || nonces.IsGood(outcome.Proof.Nonce) ? await UseAsync(outcome, cancellationToken) : NoNonce;
    }

    private async ValueTask<DpopVerification> UseAsync(DpopVerification outcome, CancellationToken cancellationToken)
    {
        var proof = outcome.Proof!;

        // A second more, since the window's last instant is part of it.
        var expiresAt = proof.IssuedAt + DpopProofVerifier.Window + TimeSpan.FromSeconds(1);
        return await used.UseAsync(IdOf(proof), expiresAt, cancellationToken) switch
        {
            DpopUse.First => outcome,
            DpopUse.Repeated => Repeated,
            _ => Unknown,
        };
    }

    // A thumbprint has one length, so that no two pairs make one text.
    private static string IdOf(DpopProof proof) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{proof.KeyThumbprint}.{proof.Id}")));
}
