using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Issuer.Chains;

/// <summary>Counts and logs what happens to one chain's nodes. Disagreements are logged once for each operator and kind, and counted always.</summary>
internal sealed partial class NodeEvents(ChainId chain, IEnumerable<string> operators, ILogger logger) : INodeEvents
{
    private const string Head = "head";
    private const string Read = "read";
    private const int ReferenceLength = 32;

    private static readonly Counter<long> Hedges = IssuerMeter.Shared.CreateCounter<long>(
        "portcullis.rpc.hedges", "{request}", "Requests for which another node was asked beside one that was late, by chain and the late node.");

    private static readonly Counter<long> Undecideds = IssuerMeter.Shared.CreateCounter<long>(
        "portcullis.rpc.undecided", "{call}", "Calls to which too few operators gave the same answer, by chain and method.");

    // In logs an EVM chain is a number.
    private readonly object _chainId = chain.IsEvm ? chain.Number : chain.ToString();
    private readonly KeyValuePair<string, object?> _chain = new("chain", chain.ToString());
    private readonly ConcurrentDictionary<(string Operator, string What), long> _disagreements =
        new(operators.SelectMany(name => new[] { (name, Head), (name, Read) }).ToDictionary(kind => kind, _ => 0L));

    public void LeftOut(string node, RpcFailure failure) => LogLeftOut(logger, _chainId, node, failure);

    public void Returned(string node) => LogReturned(logger, _chainId, node);

    public void FellBehind(string node, ulong blocks) => LogFellBehind(logger, _chainId, node, blocks);

    public void CaughtUp(string node) => LogCaughtUp(logger, _chainId, node);

    public void WrongChain(string node, ulong actual) => LogWrongChain(logger, _chainId, node, actual);

    /// <summary>The node is of another cluster of Solana.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="genesis">The hash of its first block.</param>
    public void WrongCluster(string node, string genesis) => LogWrongCluster(logger, _chainId, node, $"solana:{genesis[..Math.Min(genesis.Length, ReferenceLength)]}");

    public void Hedged(string node) => Hedges.Add(1, _chain, new KeyValuePair<string, object?>("node", node));

    public void Disagreed(string name, string method)
    {
        var what = method.StartsWith("eth_getBlock", StringComparison.Ordinal) ? Head : Read;
        if (_disagreements.AddOrUpdate((name, what), 1, (_, count) => count + 1) == 1)
        {
            LogDisagreed(logger, _chainId, name, method);
        }
    }

    public void Subscribed(string node) => LogSubscribed(logger, _chainId, node);

    public void Unsubscribed(string node, RpcFailure failure) => LogUnsubscribed(logger, _chainId, node, failure);

    /// <summary>How many answers differed from the one that enough operators gave: by operator, and whether it was about a head or a read.</summary>
    public IEnumerable<Measurement<long>> MeasureDisagreements() => _disagreements.Select(entry => new Measurement<long>(
        entry.Value, _chain, new KeyValuePair<string, object?>("operator", entry.Key.Operator), new KeyValuePair<string, object?>("what", entry.Key.What)));

    public void Undecided(string method)
    {
        Undecideds.Add(1, _chain, new KeyValuePair<string, object?>("method", method));
        LogUndecided(logger, _chainId, method);
    }

    [LoggerMessage(50, LogLevel.Warning, "Chain {ChainId}: the node {Node} failed again and again ({Failure}) and is left out until it answers a probe.")]
    private static partial void LogLeftOut(ILogger logger, object chainId, string node, RpcFailure failure);

    [LoggerMessage(51, LogLevel.Information, "Chain {ChainId}: the node {Node} answers again.")]
    private static partial void LogReturned(ILogger logger, object chainId, string node);

    [LoggerMessage(52, LogLevel.Warning, "Chain {ChainId}: the node {Node} is {Blocks} blocks behind and is not asked until it has caught up.")]
    private static partial void LogFellBehind(ILogger logger, object chainId, string node, ulong blocks);

    [LoggerMessage(53, LogLevel.Information, "Chain {ChainId}: the node {Node} has caught up.")]
    private static partial void LogCaughtUp(ILogger logger, object chainId, string node);

    [LoggerMessage(54, LogLevel.Error, "The node {Node} configured for chain {ChainId} says it is chain {Actual}. It is not used; correct its URL under Chains.")]
    private static partial void LogWrongChain(ILogger logger, object chainId, string node, ulong actual);

    [LoggerMessage(55, LogLevel.Error, "Chain {ChainId}: the operator {Operator} answered {Method} otherwise than the quorum. Said once for heads and once for reads; every time is counted in portcullis_rpc_disagreements_total.")]
    private static partial void LogDisagreed(ILogger logger, object chainId, string @operator, string method);

    [LoggerMessage(56, LogLevel.Debug, "Chain {ChainId}: too few operators gave the same answer to {Method}.")]
    private static partial void LogUndecided(ILogger logger, object chainId, string method);

    [LoggerMessage(57, LogLevel.Information, "Chain {ChainId}: the node {Node} announces its blocks.")]
    private static partial void LogSubscribed(ILogger logger, object chainId, string node);

    [LoggerMessage(58, LogLevel.Warning, "Chain {ChainId}: the node {Node} announces no blocks over its WebSocket ({Failure}). It is asked for them at PollInterval until it does.")]
    private static partial void LogUnsubscribed(ILogger logger, object chainId, string node, RpcFailure failure);

    [LoggerMessage(59, LogLevel.Error, "The node {Node} configured for {ChainId} is of another cluster, {Actual}. It is not used; correct its URL under Chains.")]
    private static partial void LogWrongCluster(ILogger logger, object chainId, string node, string actual);
}
