using System.Globalization;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>A chain that answers from a table and counts what it is asked.</summary>
internal sealed class FakeChain(ulong id) : IChain
{
    private readonly Lock _lock = new();

    public ChainId Id => id;

    public Func<StateRead, ReadOutcome> Answer { get; set; } = _ => Answers.Word(1);

    /// <summary>The present block; null when no node tells.</summary>
    public BlockHeader? Head { get; set; } = Block(1);

    public bool IsFresh { get; set; } = true;

    /// <summary>What reads wait for before they are answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int HeadsAsked { get; private set; }

    public List<(Hash Block, IReadOnlyList<StateRead> Reads)> Rounds { get; } = [];

    /// <summary>Who had named each read.</summary>
    public List<ReadOrigin> Origins { get; } = [];

    /// <summary>For whom each round was read.</summary>
    public List<ReadShare> Shares { get; } = [];

    public bool IsOut { get; set; }

    public long? HeadToldAt { get; set; }

    public BlockHeader? FreshHead => IsFresh ? Head : null;

    public static BlockHeader Block(int number)
    {
        var hash = Hash.Parse("0x" + number.ToString("x64", CultureInfo.InvariantCulture));
        return new BlockHeader((ulong)number, hash, default, 0);
    }

    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken)
    {
        HeadsAsked++;
        return new(Head);
    }

    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, ReadShare share, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Shares.Add(share);
        }

        return ReadAsync(reads, block, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Origins.AddRange(reads.Select(read => read.Origin));
            Rounds.Add((block.Hash, [.. reads.Select(read => read.What)]));
        }

        Reached.TrySetResult();
        await Gate.WaitAsync(cancellationToken);
        return [.. reads.Select(read => new Fact(Answer(read.What), block, 0))];
    }
}
