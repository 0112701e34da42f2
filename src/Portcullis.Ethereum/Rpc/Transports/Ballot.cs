using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Counts what operators answered to one batch, call by call. A call is decided when enough of them gave the same definitive answer; who gave another one is
/// told of, also when it comes later.
/// </summary>
internal sealed class Ballot(IReadOnlyList<RpcRequest> requests, IReadOnlyList<string> operators, int needed, INodeEvents events)
{
    private readonly Lock _lock = new();
    private readonly RpcResponse?[,] _cast = new RpcResponse?[operators.Count, requests.Count];
    private readonly RpcResponse?[] _agreed = new RpcResponse?[requests.Count];
    private readonly RpcResponse?[] _undefined = new RpcResponse?[requests.Count];
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reported;
    private int _answered;
    private int _questions;
    private RpcException? _fault;

    /// <summary>Completes when nothing that is still to come can change the result.</summary>
    public Task Decided => _decided.Task;

    /// <summary>Takes in an operator's answers.</summary>
    public void Cast(int voter, IReadOnlyList<RpcResponse> responses)
    {
        lock (_lock)
        {
            _reported++;
            _answered++;
            for (var call = 0; call < requests.Count; call++)
            {
                Cast(voter, call, responses[call]);
            }

            EndWhenDecided();
        }
    }

    /// <summary>The operator gave no usable answer.</summary>
    public void Abstain(RpcException fault)
    {
        lock (_lock)
        {
            _reported++;
            _fault = fault;
            _questions += AnswerRules.MayBeTheQuestions(fault) ? 1 : 0;
            EndWhenDecided();
        }
    }

    /// <summary>The operator could not be asked to the end: whoever waits is to know why.</summary>
    public void Break(Exception exception) => _decided.TrySetException(exception);

    /// <summary>One answer for each call. One on which too few agree has the error <see cref="RpcError.NoQuorum"/>.</summary>
    /// <exception cref="RpcException">Fewer operators than needed gave any answer.</exception>
    public IReadOnlyList<RpcResponse> Result()
    {
        lock (_lock)
        {
            return _answered >= needed
                ? [.. Enumerable.Range(0, requests.Count).Select(Result)]
                : throw new RpcException($"{_answered} operators answered, of which {needed} must agree", _fault)
                {
                    Failure = _questions > operators.Count - needed ? RpcFailure.TooLarge : RpcFailure.NoQuorum,
                };
        }
    }

    private RpcResponse Result(int call)
    {
        if (_agreed[call] is { } agreed)
        {
            return agreed;
        }

        if (Voters(call).Count() < needed && _undefined[call] is { } undefined)
        {
            return undefined;
        }

        events.Undecided(requests[call].Method);
        return new RpcResponse(default, new RpcError(RpcError.NoQuorum, "", null));
    }

    private void Cast(int voter, int call, RpcResponse response)
    {
        if (AnswerRules.Judge(requests[call], response) != AnswerStanding.Definitive)
        {
            _undefined[call] = response;
            return;
        }

        _cast[voter, call] = response;
        if (_agreed[call] is { } agreed)
        {
            Flag(call, agreed, voter);
        }
        else if (Voters(call).Count(other => AreSame(call, other, response)) >= needed)
        {
            _agreed[call] = response;
            foreach (var other in Voters(call))
            {
                Flag(call, response, other);
            }
        }
    }

    private void Flag(int call, RpcResponse agreed, int voter)
    {
        if (!AreSame(call, voter, agreed))
        {
            events.Disagreed(operators[voter], requests[call].Method);
        }
    }

    private void EndWhenDecided()
    {
        if (_reported == operators.Count || Enumerable.Range(0, requests.Count).All(call => _agreed[call] is not null || IsHopeless(call)))
        {
            _decided.TrySetResult();
        }
    }

    private bool IsHopeless(int call)
    {
        var most = Voters(call).Select(voter => Voters(call).Count(other => AreSame(call, other, _cast[voter, call]!))).DefaultIfEmpty().Max();
        return most + operators.Count - _reported < needed;
    }

    private IEnumerable<int> Voters(int call) => Enumerable.Range(0, operators.Count).Where(voter => _cast[voter, call] is not null);

    private bool AreSame(int call, int voter, RpcResponse response) => AnswerRules.AreSame(requests[call], _cast[voter, call]!, response);
}
