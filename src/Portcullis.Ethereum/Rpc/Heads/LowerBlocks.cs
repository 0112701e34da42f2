using System.Collections.Concurrent;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>The blocks below their heads that operators are asked for while one head is looked for: each once.</summary>
/// <param name="patience">How long others wait for an answer.</param>
/// <param name="clock">Measures it.</param>
/// <param name="cancellationToken">Ends the questions: then nothing was told.</param>
internal sealed class LowerBlocks(TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
{
    private readonly Dictionary<(OperatorLane Operator, ulong Number), LowerBlock> _asked = [];
    private readonly ConcurrentDictionary<OperatorLane, bool> _silent = new();

    /// <summary>How many operators did not tell what they were asked for.</summary>
    public int Silent => _silent.Count;

    /// <summary>What was asked before; null when it was not.</summary>
    public LowerBlock? Find(OperatorLane lane, ulong number) => _asked.GetValueOrDefault((lane, number));

    /// <summary>Asks, unless that was done before.</summary>
    public LowerBlock Ask(OperatorLane lane, ulong number)
    {
        if (Find(lane, number) is not { } block)
        {
            block = new LowerBlock(AskAsync(lane, number), Task.Delay(patience, clock, cancellationToken));
            _asked.Add((lane, number), block);
        }

        return block;
    }

    private async Task<BlockHeader?> AskAsync(OperatorLane lane, ulong number)
    {
        try
        {
            return await new EthereumClient(lane.Transport).GetHeaderAsync(number, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException || cancellationToken.IsCancellationRequested)
        {
            _silent[lane] = true;
            return null;
        }
    }
}
