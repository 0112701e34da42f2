using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>One question that a condition needs answered: what, and on which chain. The block is the decision's, not the read's.</summary>
/// <param name="ChainId">The EIP-155 chain id.</param>
/// <param name="What">The question.</param>
public readonly record struct Read(ulong ChainId, StateRead What);
