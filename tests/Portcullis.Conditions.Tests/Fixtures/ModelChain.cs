using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>A chain of one token in memory: blocks on branches, balances at each, and the logs that a node would tell. Accounts are numbers.</summary>
internal sealed class ModelChain : IBlockSource
{
    public static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000000aa");
    public static readonly TouchEvents Moves = new(("Transfer(address indexed from, address indexed to, uint256 value)", ["from", "to"]));

    private readonly Dictionary<Hash, Block> _blocks = [];
    private int _made;

    public ModelChain(int accounts)
    {
        Head = new Block(new BlockHeader(1, HashOf(_made++), default, 0), [.. Enumerable.Repeat(100, accounts)], []);
        _blocks[Head.Header.Hash] = Head;
    }

    /// <summary>The newest block.</summary>
    public Block Head { get; private set; }

    /// <summary>Blocks of which no node tells the logs.</summary>
    public HashSet<Hash> Silent { get; } = [];

    /// <summary>Blocks of which a node told false logs of the token.</summary>
    public HashSet<Hash> Denied { get; } = [];

    /// <summary>How often logs were asked for.</summary>
    public int LogsAsked { get; private set; }

    /// <summary>Whether blocks of the past are told.</summary>
    public bool TellsHeaders { get; set; } = true;

    public static Read BalanceOf(int account) =>
        new(5, new StateRead.Call(Token, Bytes.Parse("0x70a08231" + Account(account).ToWord().ToString()[2..])), Moves.Of(Account(account)));

    public static Address Account(int number) => new(new UInt256(0, (ulong)number + 1).ToArray().AsSpan(12));

    /// <summary>Puts a block on another, with transfers of one coin each.</summary>
    public Block Mine(Block on, params (int From, int To)[] transfers)
    {
        var balances = on.Balances.ToArray();
        foreach (var (from, to) in transfers)
        {
            balances[from]--;
            balances[to]++;
        }

        var logs = transfers.Select((move, i) => new EventLog(Token, [Moves.Topics.Single(), Account(move.From).ToWord(), Account(move.To).ToWord()], Bytes.Empty, (ulong)i));
        Head = new Block(new BlockHeader(on.Header.Number + 1, HashOf(_made++), on.Header.Hash, 0), balances, [.. logs]);
        return _blocks[Head.Header.Hash] = Head;
    }

    /// <summary>The block some generations before the newest.</summary>
    public Block Ancestor(int generations)
    {
        var block = Head;
        for (; generations > 0 && block.Header.Number > 1; generations--)
        {
            block = _blocks[block.Header.ParentHash];
        }

        return block;
    }

    public static Fact Read(int account, Block at, long now) => new(Answers.Word(at.Balances[account]), at.Header, now);

    public Task<BlockHeader?> GetHeaderAsync(Hash block, CancellationToken cancellationToken) =>
        Task.FromResult(TellsHeaders ? _blocks.GetValueOrDefault(block)?.Header : null);

    public Task<IReadOnlyList<BlockHeader>> GetHeadersAsync(ulong first, ulong last, CancellationToken cancellationToken)
    {
        var told = new List<BlockHeader>();
        for (var block = TellsHeaders ? Head : null; block?.Header.Number >= first; block = _blocks.GetValueOrDefault(block.Header.ParentHash))
        {
            if (block.Header.Number <= last)
            {
                told.Add(block.Header);
            }
        }

        return Task.FromResult<IReadOnlyList<BlockHeader>>(told);
    }

    public Task<IReadOnlyList<BlockLogs>> GetLogsAsync(IReadOnlyList<BlockHeader> blocks, LogFilter filter, CancellationToken cancellationToken)
    {
        LogsAsked++;
        return Task.FromResult<IReadOnlyList<BlockLogs>>([.. blocks.Select(block => Silent.Contains(block.Hash)
            ? new BlockLogs([], filter.Contracts.ToHashSet())
            : new BlockLogs([.. _blocks[block.Hash].Logs.Where(log => filter.Topics.TryGetValue(log.Contract, out var topics) && topics.Contains(log.Topics[0]))], new HashSet<Address>()) { Denied = new HashSet<Address>(Denied.Contains(block.Hash) ? [Token] : []) })]);
    }

    private static Hash HashOf(int number) => Keccak256.Compute(BitConverter.GetBytes(number));

    internal sealed record Block(BlockHeader Header, IReadOnlyList<int> Balances, IReadOnlyList<EventLog> Logs);
}
