namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>The answers to a batch as they come from one node after another: each node is asked what is still missing.</summary>
internal sealed class AnswerSheet(IReadOnlyList<RpcRequest> requests)
{
    private readonly Lock _lock = new();
    private readonly RpcResponse?[] _answers = new RpcResponse?[requests.Count];
    private readonly bool[] _isDefinitive = new bool[requests.Count];
    private bool _isClosed;

    /// <summary>Asks a node for what is missing.</summary>
    /// <returns>Whether nothing is missing any more.</returns>
    public async Task<bool> FillAsync(IRpcTransport node, CancellationToken cancellationToken)
    {
        var missing = Missing();
        var responses = await node.SendAsync(missing.Length == requests.Count ? requests : [.. missing.Select(i => requests[i])], cancellationToken);
        return Take(missing, responses);
    }

    /// <summary>The answers, the best that came; those that come later are not taken in.</summary>
    public IReadOnlyList<RpcResponse> Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _answers!;
        }
    }

    private int[] Missing()
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(0, requests.Count).Where(i => !_isDefinitive[i])];
        }
    }

    private bool Take(int[] asked, IReadOnlyList<RpcResponse> responses)
    {
        lock (_lock)
        {
            for (var i = 0; i < asked.Length && !_isClosed; i++)
            {
                var at = asked[i];
                var isDefinitive = AnswerRules.Judge(requests[at], responses[i]) == AnswerStanding.Definitive;
                if (!_isDefinitive[at] && (isDefinitive || _answers[at] is null))
                {
                    (_answers[at], _isDefinitive[at]) = (responses[i], isDefinitive);
                }
            }

            return Array.TrueForAll(_isDefinitive, isDefinitive => isDefinitive);
        }
    }
}
