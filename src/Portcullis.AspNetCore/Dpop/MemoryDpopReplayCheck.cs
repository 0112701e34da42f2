using Microsoft.Extensions.Options;
using Portcullis.Credentials.Dpop;

namespace Portcullis.AspNetCore.Dpop;

/// <summary>Remembers in memory. When it is full it takes none in: to forget a proof that is still good would be to let it in twice.</summary>
/// <remarks>
/// Each is remembered for as long as any proof can be good, by the clock that only goes forward: then they leave in the order in which they came, and a clock that is set
/// back brings none of them back sooner.
/// </remarks>
internal sealed class MemoryDpopReplayCheck(IOptions<PortcullisOptions> options, TimeProvider clock) : IDpopReplayCheck
{
    /// <summary>From the earliest use, before <c>iat</c>, to the latest.</summary>
    public static readonly TimeSpan Kept = (2 * DpopProofVerifier.Window) + TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long UsedAt)> _inOrder = [];

    public ValueTask<DpopUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken) => new(Use(id));

    private DpopUse Use(string id)
    {
        lock (_turn)
        {
            Forget();
            if (_used.Contains(id))
            {
                return DpopUse.Repeated;
            }

            if (_used.Count >= options.Value.ProofCapacity)
            {
                return DpopUse.Unknown;
            }

            _used.Add(id);
            _inOrder.Enqueue((id, clock.GetTimestamp()));
            return DpopUse.First;
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
