using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>Remembers in memory. When it is full it takes none in: to forget one that has not expired would be to let it in twice.</summary>
/// <remarks>
/// Each is remembered for as long as any attestation can be good, by the clock that only goes forward: then they leave in the order in which they came, and a clock that is set
/// back brings none of them back sooner.
/// </remarks>
internal sealed class MemoryUsedAttestationStore(IOptions<AttestationGateOptions> options, TimeProvider clock) : IUsedAttestationStore
{
    /// <summary>From the earliest use, which may come this much before <c>iat</c>, to the latest expiry.</summary>
    public static readonly TimeSpan Kept = AccessTokenVerifier.Skew + Attestation.Lifetime;

    private readonly Lock _turn = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long UsedAt)> _inOrder = [];

    /// <summary>How many are remembered.</summary>
    internal int Count
    {
        get
        {
            lock (_turn)
            {
                return _used.Count;
            }
        }
    }

    public ValueTask<AttestationUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken) => new(Use(id));

    private AttestationUse Use(string id)
    {
        lock (_turn)
        {
            Forget();
            if (_used.Contains(id))
            {
                return AttestationUse.Repeated;
            }

            if (_used.Count >= options.Value.SingleUseCapacity)
            {
                return AttestationUse.Unknown;
            }

            _used.Add(id);
            _inOrder.Enqueue((id, clock.GetTimestamp()));
            return AttestationUse.First;
        }
    }

    private void Forget()
    {
        while (_inOrder.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.UsedAt) > Kept)
        {
            _used.Remove(_inOrder.Dequeue().Id);
        }
    }
}
