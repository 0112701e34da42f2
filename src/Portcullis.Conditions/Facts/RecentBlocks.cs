using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>The last blocks of a chain up to its present one, each the parent of the next. Immutable.</summary>
internal sealed class RecentBlocks
{
    /// <summary>The most that are kept: beyond mainnet's finalized block, which is some 64 to 95 behind.</summary>
    public const int Most = 256;

    private readonly RecentBlock[] _blocks;

    private RecentBlocks(RecentBlock[] blocks) => _blocks = blocks;

    /// <summary>No block.</summary>
    public static RecentBlocks None { get; } = new([]);

    /// <summary>The present block; null when there is none.</summary>
    public BlockHeader? Head => _blocks.Length == 0 ? null : _blocks[^1].Header;

    /// <summary>The height of the oldest.</summary>
    public ulong First => _blocks.Length == 0 ? 0 : _blocks[0].Header.Number;

    /// <summary>Whether a block is among them.</summary>
    public bool Contains(ulong number, Hash hash) => At(number) is { } block && block.Header.Hash == hash;

    /// <summary>The block at a height, when it is among them.</summary>
    public BlockHeader? Find(ulong number) => At(number)?.Header;

    /// <summary>Those above a height, oldest first.</summary>
    public ReadOnlySpan<RecentBlock> Above(ulong number) =>
        _blocks.Length == 0 || number < First ? _blocks : _blocks.AsSpan((int)Math.Min((ulong)_blocks.Length, number - First + 1));

    /// <summary>With one more, the child of the last.</summary>
    public RecentBlocks With(RecentBlock block) =>
        new(_blocks.Length < Most ? [.. _blocks, block] : [.. _blocks.AsSpan(1), block]);

    /// <summary>Without those above a height.</summary>
    public RecentBlocks UpTo(ulong number) => new([.. _blocks.TakeWhile(block => block.Header.Number <= number)]);

    private RecentBlock? At(ulong number) =>
        _blocks.Length > 0 && number >= First && number - First < (ulong)_blocks.Length ? _blocks[number - First] : null;
}
