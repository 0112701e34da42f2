using System.Collections.Concurrent;

namespace Portcullis.Credentials;

/// <summary>Remembers verified tokens by their SHA-256 until they expire, so that each is verified once. Bounded; refused tokens are not kept.</summary>
/// <param name="verifier">Verifies the tokens that are not known yet.</param>
/// <param name="clock">The present.</param>
/// <param name="capacity">How many tokens are remembered at most; the oldest go first.</param>
/// <remarks>
/// Two generations: when the younger one is half the capacity, it becomes the older one and the older one is dropped. A hit in the
/// older one moves to the younger one. The same <see cref="AccessToken"/> object is returned for as long as a token is remembered.
/// </remarks>
public sealed class VerifiedTokenCache(AccessTokenVerifier verifier, TimeProvider clock, int capacity)
{
    private readonly int _generationSize = capacity >= 2
        ? capacity / 2
        : throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "at least 2 tokens");

    private readonly RepeatedTexts _repeated = new();
    private readonly Lock _turning = new();
    private Generations _generations = new([], [], new Epoch(verifier.Withdrawals));
    private int _youngCount;

    /// <summary>How many tokens are remembered, expired ones included.</summary>
    internal int Count => _generations.Young.Count + _generations.Old.Count;

    /// <summary>The outcome for a token, remembered or verified now. Completes synchronously for a remembered one.</summary>
    public ValueTask<TokenVerification> VerifyAsync(string token, CancellationToken cancellationToken) => VerifyAsync(token.AsMemory(), cancellationToken);

    /// <inheritdoc cref="VerifyAsync(string, CancellationToken)"/>
    public ValueTask<TokenVerification> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var repeated = _repeated.Find(token);
        if ((repeated ?? TokenDigest.Of(token.Span)) is not { } digest)
        {
            return verifier.VerifyAsync(token, cancellationToken);
        }

        var generations = Current();
        if (generations.Young.TryGetValue(digest, out var known))
        {
            CredentialsMetrics.CountLookup(isHit: true);
            if (repeated is null)
            {
                _repeated.Offer(token, digest);
            }

            return new(Judge(known) with { IsRemembered = true });
        }

        var isKnown = generations.Old.TryGetValue(digest, out known);
        CredentialsMetrics.CountLookup(isKnown);
        return isKnown
            ? new(Judge(Remember(generations, digest, known!)) with { IsRemembered = true })
            : VerifyAsync(generations, digest, token, cancellationToken);
    }

    /// <summary>Why a token that was verified before is refused by now, which is that it has expired; null when it has not.</summary>
    public Refusal? Check(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Judge(token).Refusal;
    }

    /// <summary>Forgets every token, so that each is verified anew.</summary>
    public void Clear()
    {
        lock (_turning)
        {
            Start([], new Epoch(verifier.Withdrawals));
        }
    }

    private async ValueTask<TokenVerification> VerifyAsync(
        Generations seen, TokenDigest digest, ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var outcome = await verifier.VerifyAsync(token, cancellationToken);
        return outcome.IsValid ? TokenVerification.Valid(Remember(seen, digest, outcome.Token)) : outcome;
    }

    private TokenVerification Judge(AccessToken token) =>
        token.ExpiresAt > clock.GetUtcNow() ? TokenVerification.Valid(token) : AccessTokenVerifier.Expired;

    private Generations Current()
    {
        var generations = Volatile.Read(ref _generations);
        if (generations.Epoch.Withdrawals == verifier.Withdrawals)
        {
            return generations;
        }

        Clear();
        return Volatile.Read(ref _generations);
    }

    private AccessToken Remember(Generations seen, TokenDigest digest, AccessToken token)
    {
        lock (_turning)
        {
            // What was judged by keys that have since been withdrawn is not kept.
            if (seen.Epoch != _generations.Epoch || _generations.Young.TryGetValue(digest, out var kept))
            {
                return _generations.Young.GetValueOrDefault(digest, token);
            }

            kept = _generations.Old.GetValueOrDefault(digest, token);
            _generations.Young[digest] = kept;
            if (++_youngCount >= _generationSize)
            {
                Start(_generations.Young, _generations.Epoch);
            }

            return kept;
        }
    }

    private void Start(ConcurrentDictionary<TokenDigest, AccessToken> old, Epoch epoch)
    {
        _youngCount = 0;
        Volatile.Write(ref _generations, new Generations([], old, epoch));
    }

    private sealed class Epoch(int withdrawals)
    {
        public int Withdrawals => withdrawals;
    }

    private sealed record Generations(
        ConcurrentDictionary<TokenDigest, AccessToken> Young, ConcurrentDictionary<TokenDigest, AccessToken> Old, Epoch Epoch);
}
