using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>What an operator told as its head, when it was asked at an instant.</summary>
internal sealed record HeadVote(OperatorLane Operator, ulong ChainId, BlockHeader Header, long AskedAt)
{
    /// <summary>Whether this vote shows by itself that the operator has a block: it is its head, or the parent of it.</summary>
    public bool Shows(BlockHeader block) => Header == block || (Header.Number == block.Number + 1 && Header.ParentHash == block.Hash);

    /// <summary>Whether the operator must be asked if it has a block: its head is beyond it.</summary>
    public bool MayHave(BlockHeader block) => Header.Number > block.Number && !Shows(block);

    /// <summary>Asks the operator for its block at that height.</summary>
    /// <returns>Whether it is the same; null when it did not tell.</returns>
    public async Task<bool?> HasAsync(BlockHeader block, CancellationToken cancellationToken)
    {
        try
        {
            return await new EthereumClient(Operator.Transport).GetHeaderAsync(block.Number, cancellationToken) == block;
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
