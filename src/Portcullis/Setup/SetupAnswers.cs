using Portcullis.Credentials;

namespace Portcullis.Setup;

/// <summary>What a first configuration is made from.</summary>
/// <param name="Rpc">The chain's node. May hold a key: never shown.</param>
/// <param name="ChainId">The chain's EIP-155 id.</param>
/// <param name="Upstream">The API to gate.</param>
/// <param name="Contract">The token's contract, or <c>native</c>.</param>
/// <param name="Kind">The token's kind.</param>
/// <param name="Threshold">How much a caller must hold: display units, or a number of NFTs.</param>
/// <param name="PublicUrl">The gateway as callers see it.</param>
internal sealed record SetupAnswers(Uri Rpc, ulong ChainId, Uri Upstream, string Contract, TokenKind Kind, string Threshold, Uri PublicUrl)
{
    internal const string PolicyName = "holders";

    /// <summary>The contract that stands for the chain's own coin.</summary>
    internal const string Native = "native";
}
