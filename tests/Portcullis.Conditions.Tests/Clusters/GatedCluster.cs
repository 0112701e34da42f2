using Portcullis.Ethereum;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;

namespace Portcullis.Conditions.Tests.Clusters;

/// <summary>A cluster that answers at once until it is closed, and then when it is told. Every wallet holds what its amount says, and 5 where none is said.</summary>
internal sealed class GatedCluster : IClusterReader
{
    private readonly Lock _lock = new();
    private readonly List<SolanaAddress> _asked = [];
    private TaskCompletionSource? _gate;

    /// <summary>What wallets hold that do not hold 5.</summary>
    public Dictionary<SolanaAddress, UInt128> Amounts { get; } = [];

    /// <summary>The wallets that were asked about, in order.</summary>
    public IReadOnlyList<SolanaAddress> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Answers nothing more.</summary>
    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers all that wait, and what comes.</summary>
    public void Open()
    {
        _gate?.SetResult();
        _gate = null;
    }

    public Task<(ulong Slot, Hash Hash)> GetBlockAsync(ulong leastSlot, CancellationToken cancellationToken) => Task.FromResult((leastSlot + 1, default(Hash)));

    public async Task<Holding> GetHoldingAsync(SolanaAddress owner, SolanaAddress? mint, ulong leastSlot, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _asked.Add(owner);
        }

        await (_gate?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
        return new Holding(leastSlot, Amounts.GetValueOrDefault(owner, (UInt128)5), 0);
    }
}
