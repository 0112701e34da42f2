using System.Threading.Channels;

namespace Portcullis.Conditions.Facts;

/// <summary>Calls for a look at what stands on facts: when a chain's present block has changed, or when somebody says so. Calls that come before the look are one. Each who looks has one of its own.</summary>
public sealed class HeadSignal : IDisposable
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ChainSet _chains;
    private int _heads;

    /// <summary>Follows these chains until it is disposed of.</summary>
    public HeadSignal(ChainSet chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        _chains = chains;
        foreach (var chain in chains.All)
        {
            chain.HeadChanged += Heed;
        }
    }

    /// <summary>How often a present block has changed.</summary>
    public int Heads => Volatile.Read(ref _heads);

    /// <summary>The calls.</summary>
    public ChannelReader<bool> Calls => _calls.Reader;

    /// <summary>Calls. Never waits.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chain in _chains.All)
        {
            chain.HeadChanged -= Heed;
        }
    }

    private void Heed(object? sender, EventArgs change)
    {
        Interlocked.Increment(ref _heads);
        Call();
    }
}
