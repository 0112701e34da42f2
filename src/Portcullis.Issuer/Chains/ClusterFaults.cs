using Portcullis.Conditions.Values;

namespace Portcullis.Issuer.Chains;

/// <summary>Finds what the settings of a cluster of Solana name that is of EVM chains alone.</summary>
internal static class ClusterFaults
{
    public static IEnumerable<string> Find(string path, ChainOptions chain) =>
    [
        .. chain.Multicall3 is not null ? (string[])[$"{path}:Multicall3: is of EVM chains; leave it out"] : [],
        .. chain.MaxLag is not null ? (string[])[$"{path}:MaxLag: is of EVM chains; leave it out: a node of Solana that is behind a slot that was told is not believed"] : [],
        .. Finality.Parse(chain.Finality) is { } finality && finality != Finality.Latest && finality != Finality.Finalized
            ? (string[])[$"{path}:Finality: must be finalized, or left out: of Solana nothing else is read"]
            : [],
        .. chain.Rpc.Select((node, i) => (node.WebSocket, Place: i)).Where(node => node.WebSocket is not null).Select(node => $"{path}:Rpc:{node.Place}:WebSocket: is of EVM chains; leave it out: nodes of Solana are polled"),
    ];
}
