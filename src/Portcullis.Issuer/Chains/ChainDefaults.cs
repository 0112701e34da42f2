using Portcullis.Ethereum;
using Portcullis.Ethereum.Networks;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Issuer.Chains;

/// <summary>What holds where the settings of a chain say nothing: by what is known of the network.</summary>
internal static class ChainDefaults
{
    private const int UsualMaxLag = 5;

    private static readonly TimeSpan FastestPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualSlotInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ToleratedLag = TimeSpan.FromSeconds(15);

    public static TimeSpan PollInterval(ulong id, ChainOptions options) => options.PollInterval
        ?? (Network.Find(id) is { } network ? TimeSpan.FromTicks(Math.Clamp((network.BlockTime / 2).Ticks, FastestPoll.Ticks, SlowestPoll.Ticks)) : SlowestPoll);

    /// <summary>How often a cluster of Solana is asked for its newest final slot: each makes holdings be read again for those who call.</summary>
    public static TimeSpan SlotInterval(ChainOptions options) => options.PollInterval ?? UsualSlotInterval;

    /// <summary>How long nothing may be told of a chain whose blocks are announced before the announcing node is asked over its WebSocket.</summary>
    public static TimeSpan Silence(ulong id, ChainOptions options) => Longest(options.HeadMaxAge / 2, PollInterval(id, options));

    /// <summary>How long nothing may be told of such a chain before it is polled: the answer over the WebSocket has some time to come before.</summary>
    public static TimeSpan Patience(ulong id, ChainOptions options) => Longest(options.HeadMaxAge * 0.75, PollInterval(id, options));

    public static int MaxLag(ulong id, ChainOptions options) => options.MaxLag
        ?? (Network.Find(id) is { } network ? Math.Clamp((int)Math.Ceiling(ToleratedLag / network.BlockTime), 3, 100) : UsualMaxLag);

    public static Address Multicall(ulong id, ChainOptions options) =>
        options.Multicall3 is { } contract ? Address.Parse(contract) : Network.Find(id)?.Multicall3 ?? StateReader.UsualMulticall3;

    /// <summary>The longer of two.</summary>
    public static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
