using System.Collections.Concurrent;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>The blocks below their heads that operators are asked for while one head is looked for: each once, and again where it is not told at first.</summary>
/// <param name="patience">How long others wait for an operator that is silent.</param>
/// <param name="clock">Measures it.</param>
/// <param name="cancellationToken">Ends the questions: then nothing was told.</param>
internal sealed class LowerBlocks(TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
{
    // A provider's other machine may not have the block yet.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<(OperatorLane Operator, ulong Number), LowerBlock> _asked = [];
    private readonly ConcurrentDictionary<OperatorLane, bool> _silent = new();

    /// <summary>How many operators did not tell what they were asked for.</summary>
    public int Silent => _silent.Count;

    /// <summary>What was asked before; null when it was not.</summary>
    public LowerBlock? Find(OperatorLane lane, ulong number) => _asked.GetValueOrDefault((lane, number));

    /// <summary>Asks, unless that was done before. An operator that was waited for in vain is not waited for again.</summary>
    public LowerBlock Ask(OperatorLane lane, ulong number)
    {
        if (Find(lane, number) is not { } block)
        {
            var waiting = IsLate(lane) ? Task.CompletedTask : Task.Delay(patience, clock, cancellationToken);
            block = new LowerBlock(AskAsync(lane, number), waiting);
            _asked.Add((lane, number), block);
        }

        return block;
    }

    private bool IsLate(OperatorLane lane) => _asked.Any(asked => asked.Key.Operator == lane && asked.Value.Patience.IsCompleted && !asked.Value.Header.IsCompleted);

    private async Task<BlockHeader?> AskAsync(OperatorLane lane, ulong number)
    {
        var told = await TellAsync(lane, number);
        if (told is null)
        {
            _silent[lane] = true;
        }

        return told;
    }

    private async Task<BlockHeader?> TellAsync(OperatorLane lane, ulong number)
    {
        var client = new EthereumClient(lane.Transport);
        try
        {
            var told = await client.GetHeadersAsync(number, number, cancellationToken);
            if (told.Count == 0)
            {
                await Task.Delay(Pause, clock, cancellationToken);
                told = await client.GetHeadersAsync(number, number, cancellationToken);
            }

            return told.SingleOrDefault();
        }
        catch (Exception exception) when (exception is RpcException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
