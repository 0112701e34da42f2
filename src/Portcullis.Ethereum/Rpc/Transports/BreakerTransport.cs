using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Tells a node's health how its requests come out, and keeps requests from a node that is left out. An error in an answer is not the node's
/// failure, nor is an answer that is too large or one error for a whole batch of reads, or one contract would put out every node; only that a limit is exceeded is.
/// </summary>
/// <param name="inner">The way to the node.</param>
/// <param name="node">The node's name.</param>
/// <param name="health">What is known of the node.</param>
/// <param name="clock">Measures the answers.</param>
public sealed class BreakerTransport(IRpcTransport inner, string node, NodeHealth health, TimeProvider clock) : IRpcTransport
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        if (!health.TryEnter(out var turn))
        {
            throw new RpcException($"the node {node} failed again and again and is left out for a while") { Failure = RpcFailure.LeftOut };
        }

        var start = clock.GetTimestamp();
        try
        {
            var responses = await inner.SendAsync(requests, cancellationToken);
            Report(requests, responses, clock.GetElapsedTime(start), turn);
            return responses;
        }
        catch (RpcException exception) when (AnswerRules.IsNodesOwn(requests, exception))
        {
            health.Fail(exception.Failure, turn);
            throw;
        }
        catch
        {
            health.Abandon(turn);
            throw;
        }
    }

    private void Report(IReadOnlyList<RpcRequest> requests, IReadOnlyList<RpcResponse> responses, TimeSpan duration, int turn)
    {
        for (var i = 0; i < responses.Count; i++)
        {
            // That the state at a block is not to be had says that the block is old, and nothing of the node.
            if (AnswerRules.IsAtALimit(responses[i].Error) && !(responses[i].Error!.Code == RpcError.ResourceUnavailable && AnswerRules.IsOfState(requests[i])))
            {
                health.Fail(RpcFailure.Busy, turn);
                return;
            }
        }

        health.Succeed(duration);
    }
}
