using Portcullis.Ethereum;

namespace Portcullis.Conditions.Decisions;

/// <summary>The block at which a chain was read.</summary>
/// <param name="ChainId">The EIP-155 chain id.</param>
/// <param name="Number">The height.</param>
/// <param name="Hash">The block's hash.</param>
public readonly record struct BlockReference(ulong ChainId, ulong Number, Hash Hash);
