using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Decisions;

/// <summary>The block at which a chain was read.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Number">The height; of Solana the slot, and what was read there was read at it or at a later one.</param>
/// <param name="Hash">The block's hash.</param>
public readonly record struct BlockReference(ChainId ChainId, ulong Number, Hash Hash);
