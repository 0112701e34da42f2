namespace Portcullis.Issuer;

/// <summary>Settings of one chain.</summary>
public sealed class ChainOptions
{
    /// <summary>The nodes. Without a <see cref="Quorum"/> the first one that is in is asked, and the others stand in for it, in this order.</summary>
    /// <value>Required: at least one.</value>
    public IList<NodeOptions> Rpc { get; set; } = [];

    /// <summary>
    /// How many operators must give the same answer, and have the same block, before it counts. It is a number of those that are configured, also while some are out; so with one
    /// of three operators gone, both others must agree. Every operator is asked for every read.
    /// </summary>
    /// <value>None: one node is believed. Else more than half of the operators, and no more than there are.</value>
    public int? Quorum { get; set; }

    /// <summary>How many blocks a node may be behind the chain; one further behind is not asked. Only where there are several.</summary>
    /// <value>The blocks of 15 seconds, from 3 to 100; 5 where the network is not a known one. From 1 to 100,000.</value>
    public int? MaxLag { get; set; }

    /// <summary>Whether another node is asked beside one that is later than 95 % of its last answers. Only where nodes stand in for one another.</summary>
    /// <value>True.</value>
    public bool Hedge { get; set; } = true;

    /// <summary>How often the nodes that do not serve at present are asked for their heads, so that one that was out comes back.</summary>
    /// <value>10 seconds; from 100 milliseconds to 10 minutes.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The Multicall3 contract, where it is not at its usual address. Asked only where nodes run no creation code in <c>eth_call</c>, which is how reads are joined elsewhere.</summary>
    /// <value>Where it is known to be on the network, else <c>0xcA11bde05977b3631167028862bE2a173976CA11</c>; where it is not there either, reads are JSON-RPC batches.</value>
    public string? Multicall3 { get; set; }

    /// <summary>How often the chain's present block is asked for.</summary>
    /// <value>Half of the network's block time, from 250 milliseconds to 1 second; 1 second where the network is not a known one. From 50 milliseconds to 1 minute.</value>
    public TimeSpan? PollInterval { get; set; }

    /// <summary>How old the knowledge of the present block may be when a request is decided; with zero a node is asked for every decision.</summary>
    /// <value>3 seconds; from 0 to 5 minutes.</value>
    public TimeSpan HeadMaxAge { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How settled the block must be at which a condition holds, beside the newest, where the condition does not say: <c>latest</c>, <c>safe</c>, <c>finalized</c>, or a number
    /// of confirmations. What was bought opens only then; what was sold closes at once all the same.
    /// </summary>
    /// <value><c>latest</c>.</value>
    public string Finality { get; set; } = "latest";

    /// <summary>
    /// How old a fact may be that stands because no event has touched it. What changes without an event (a rebasing token, a proxy that does not tell of its upgrade) is seen after
    /// this time.
    /// </summary>
    /// <value>5 minutes; from 1 second to 1 day.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the last block, and what is known at it, serves when no node answers. Nobody is let in for the first time on it. With zero an outage is felt at once.</summary>
    /// <value>1 minute; from 0 to 1 hour.</value>
    public TimeSpan OutageMaxAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one call to a node may take.</summary>
    /// <value>5 seconds; from 100 milliseconds to 1 minute.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
