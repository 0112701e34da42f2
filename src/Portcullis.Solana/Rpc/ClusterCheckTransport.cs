using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Solana.Rpc;

/// <summary>
/// Lets no answer through from a node that has not told the right cluster since it last failed. The question (<c>getGenesisHash</c>) goes along with the calls, in the same batch, so that it costs
/// no round trip; once the node has told it costs nothing.
/// </summary>
/// <param name="inner">The way to the node.</param>
/// <param name="cluster">The cluster that the node must be of.</param>
/// <param name="node">The node's name.</param>
/// <param name="foreign">Told of a node of another cluster, by the hash of its first block; once, until it is of the right one.</param>
public sealed class ClusterCheckTransport(IRpcTransport inner, SolanaCluster cluster, string node, Action<string> foreign) : IRpcTransport
{
    private readonly RpcRequest _question = new(SolanaClient.GenesisMethod, new JsonArray());
    private volatile bool _isChecked;
    private string? _told;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            if (_isChecked)
            {
                return await inner.SendAsync(requests, cancellationToken);
            }

            var responses = await inner.SendAsync([_question, .. requests], cancellationToken);
            Check(responses[0]);
            return [.. responses.Skip(1)];
        }
        catch (RpcException)
        {
            _isChecked = false;
            throw;
        }
    }

    private void Check(RpcResponse response)
    {
        if (response.Error is not null || response.Result.Text() is not { } hash)
        {
            throw new RpcException($"the node {node} does not tell its cluster") { Error = response.Error };
        }

        _isChecked = SolanaClient.ClusterOf(hash) == cluster;
        if (_isChecked)
        {
            _told = null;
            return;
        }

        if (Interlocked.Exchange(ref _told, hash) != hash)
        {
            foreign(hash);
        }

        throw new RpcException($"the node {node} is not of {cluster}") { Failure = RpcFailure.WrongChain };
    }
}
