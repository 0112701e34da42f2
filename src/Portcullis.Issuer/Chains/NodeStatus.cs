using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Chains;

/// <summary>What one configured node answers at this moment.</summary>
/// <param name="ChainId">The chain that it is configured for.</param>
/// <param name="Node">The node's name: its host, and its port where it is not the usual one.</param>
/// <param name="Operator">Who runs it.</param>
/// <param name="ActualChainId">The chain that it says it serves; null when it does not tell.</param>
/// <param name="Head">The number of its newest block, or final slot; null when it does not tell.</param>
/// <param name="Lag">How many blocks it is behind the newest that a node of the chain tells.</param>
/// <param name="Latency">How long an answer takes on an open connection.</param>
/// <param name="Announces">Whether it announces its blocks over its WebSocket; null when it has none.</param>
/// <param name="Fault">What is wrong with it; null when nothing is.</param>
public sealed record NodeStatus(ChainId ChainId, string Node, string Operator, ChainId? ActualChainId, ulong? Head, ulong? Lag, TimeSpan? Latency, bool? Announces, string? Fault);
