using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>The ways to a chain's nodes.</summary>
/// <param name="Heads">Tells the present block: a node, or several.</param>
/// <param name="State">Reads state through the same nodes.</param>
/// <param name="Client">Asks them anything else.</param>
/// <param name="Each">Each node by itself, where another may be asked whether it says the same; none where there is but one, or all are asked anyway.</param>
/// <param name="IsAgreed">Whether each answer is one that several operators agree on.</param>
public sealed record ChainNodes(IHeadSource Heads, StateReader State, EthereumClient Client, IReadOnlyList<EthereumClient> Each, bool IsAgreed)
{
    /// <summary>One node, or several as one.</summary>
    public ChainNodes(IHeadSource heads, StateReader state, EthereumClient client)
        : this(heads, state, client, Each: [], IsAgreed: false)
    {
    }

    /// <summary>Reads state for those who were not seen to hold anything, where budgets tell them from the others.</summary>
    public StateReader StrangersState { get; init; } = State;

    /// <summary>Reads state that callers name: apart, since what their contracts do may make it look as if nodes took no joined calls.</summary>
    public StateReader CallersState { get => field ?? StrangersState; init; }

    /// <summary>Asks them anything else that strangers may cause.</summary>
    public EthereumClient Strangers { get; init; } = Client;

    /// <summary>Tells safe and finalized blocks to callers who ask for them, where budgets tell them from the others.</summary>
    public IHeadSource StrangersHeads { get; init; } = Heads;
}
