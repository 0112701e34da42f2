namespace Portcullis.Credentials;

/// <summary>Remembers verified tokens by their SHA-256 until they expire, so that each is verified once. Bounded; refused tokens are not kept.</summary>
/// <param name="verifier">Verifies the tokens that are not known yet.</param>
/// <param name="clock">The present.</param>
/// <param name="capacity">How many tokens are remembered at most; the oldest go first.</param>
public sealed class VerifiedTokenCache(AccessTokenVerifier verifier, TimeProvider clock, int capacity)
{
    /// <summary>The outcome for a token, remembered or verified now. Completes synchronously for a remembered one.</summary>
    public ValueTask<TokenVerification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        _ = (verifier, clock, capacity);
        throw new NotSupportedException("not built yet");
    }
}
