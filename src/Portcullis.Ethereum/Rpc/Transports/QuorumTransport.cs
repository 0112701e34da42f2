using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Asks every operator and gives the answers that a number of them agree on, call by call. The number is one of the configured operators, whether they are
/// healthy or not: a quorum does not shrink with outages. Returns as soon as enough agree; the others are compared when they come.
/// </summary>
public sealed class QuorumTransport : IRpcTransport
{
    private readonly IReadOnlyList<OperatorLane> _operators;
    private readonly string[] _names;
    private readonly int _needed;
    private readonly INodeEvents _events;

    /// <summary>Takes the operators.</summary>
    /// <param name="operators">All that are configured.</param>
    /// <param name="needed">How many must agree: more than half.</param>
    /// <param name="events">Told of those that answer otherwise, and of what is undecided.</param>
    /// <exception cref="ArgumentException">The number is not more than half of the operators, more than there are, or a name is there twice.</exception>
    public QuorumTransport(IReadOnlyList<OperatorLane> operators, int needed, INodeEvents events)
    {
        ArgumentNullException.ThrowIfNull(operators);
        if (needed * 2 <= operators.Count || needed > operators.Count)
        {
            throw new ArgumentException("more than half of the operators must agree, and no more than there are", nameof(needed));
        }

        _names = [.. operators.Select(lane => lane.Name)];
        if (_names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != _names.Length)
        {
            throw new ArgumentException("an operator has one vote", nameof(operators));
        }

        (_operators, _needed, _events) = (operators, needed, events);
    }

    /// <inheritdoc/>
    /// <remarks>A call on which too few agree is answered with the error <see cref="RpcError.NoQuorum"/>.</remarks>
    /// <exception cref="RpcException">Fewer operators than needed answered.</exception>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var ballot = new Ballot(requests, _names, _needed, _events);
        for (var i = 0; i < _operators.Count; i++)
        {
            _ = AskAsync(i, requests, ballot, cancellationToken);
        }

        await ballot.Decided.WaitAsync(cancellationToken);
        return ballot.Result();
    }

    private async Task AskAsync(int voter, IReadOnlyList<RpcRequest> requests, Ballot ballot, CancellationToken cancellationToken)
    {
        try
        {
            ballot.Cast(voter, await _operators[voter].Transport.SendAsync(requests, cancellationToken));
        }
        catch (RpcException exception)
        {
            ballot.Abstain(exception);
        }
        catch (Exception exception)
        {
            ballot.Break(exception);
        }
    }
}
