using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;

namespace Portcullis.Issuer.Chains;

/// <summary>Asks one node of a cluster of Solana how it stands.</summary>
internal static class ClusterProbe
{
    public static async Task<NodeStatus> AskAsync(SolanaCluster cluster, NodeOptions node, string name, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var http = HttpTransport.CreateClient(new Uri(node.Url), timeout);
        var client = new SolanaClient(new HttpTransport(http), Commitment.Finalized);
        var status = new NodeStatus(ChainId.Of(cluster), name, NodeNames.OperatorOf(node), null, null, null, null, null, null);
        try
        {
            // Asked first, so that the second answer's time is not that of opening the connection.
            var actual = await client.GetClusterAsync(cancellationToken);
            var start = clock.GetTimestamp();
            var (slot, _) = await client.GetBlockAsync(0, cancellationToken);
            status = status with { ActualChainId = actual is null ? null : ChainId.Of(actual), Latency = clock.GetElapsedTime(start) };
            return actual == cluster ? status with { Head = slot } : status with { Fault = $"it is {actual?.ToString() ?? "of a cluster that is not known"}" };
        }
        catch (RpcException exception)
        {
            return status with { Fault = exception.Message };
        }
    }
}
