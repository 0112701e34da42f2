using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>What an operator told as its head, when it was asked at an instant.</summary>
internal sealed record HeadVote(OperatorLane Operator, ulong ChainId, BlockHeader Header, long AskedAt)
{
    /// <summary>What the operator told as its head before this one; null when that is not known.</summary>
    public BlockHeader? Before { get; init; }

    /// <summary>Whether the operator has the block by its own words: as its head, or as the one before, of which its head is the child, so that it still stands.</summary>
    public bool Has(BlockHeader block) => Header == block || (IsChildOf(block) && Before == block);

    /// <summary>Whether the head is the block's child by its own word. That is the word for a hash: not for the block's parent, nor for its time.</summary>
    public bool IsChildOf(BlockHeader block) => IsNext(block) && Header.ParentHash == block.Hash;

    /// <summary>Whether the operator has another block in its place, as its head alone shows.</summary>
    public bool Denies(BlockHeader block) => (Header.Number == block.Number && Header != block) || (IsNext(block) && Header.ParentHash != block.Hash);

    /// <summary>Whether the operator must be asked if it has a block.</summary>
    public bool MayHave(BlockHeader block) => Header.Number > block.Number && !Has(block) && !Denies(block);

    private bool IsNext(BlockHeader block) => Header.Number > block.Number && Header.Number - block.Number == 1;
}
