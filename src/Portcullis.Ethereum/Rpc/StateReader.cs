using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// State reads, many of them in one <c>eth_call</c>: by a program of our own (<see cref="StateProgram"/>) where the nodes run such, else through the Multicall3 contract, those of each contract
/// by themselves. A chain with neither, and what fails as a whole, fall back to a JSON-RPC batch; so does each call that did not come out, since one call that burns the gas
/// makes its neighbours fail. Code is always read by JSON-RPC.
/// </summary>
/// <param name="client">The chain.</param>
/// <param name="contract">Where Multicall3 stands; <see cref="UsualMulticall3"/> on most chains.</param>
/// <param name="time">Says when to look again for what the nodes did not have.</param>
public sealed class StateReader(EthereumClient client, Address contract, TimeProvider time)
{
    /// <summary>The most calls that are put into one <c>eth_call</c>.</summary>
    public const int MaxCalls = 200;

    /// <summary>The most parts that are read again when all together have no answer: as many as find one bad read among <see cref="MaxCalls"/>.</summary>
    public const int MostHalves = 16;

    private static readonly TimeSpan AbsenceHolds = TimeSpan.FromMinutes(10);
    private static readonly StateProgram Program = new();

    private readonly Aggregate3 _aggregate = new(contract);
    private readonly Lock _lock = new();
    private IReadJoint? _joint;
    private long? _lookedAt;

    /// <summary>Takes the system's clock.</summary>
    public StateReader(EthereumClient client, Address contract)
        : this(client, contract, TimeProvider.System)
    {
    }

    /// <summary>Where Multicall3 stands on most chains.</summary>
    public static Address UsualMulticall3 { get; } = Address.Parse("0xcA11bde05977b3631167028862bE2a173976CA11");

    /// <summary>
    /// The reads at one block, one outcome each, in order. Where the questions themselves may be why no answer came (it is too large, or one error for all of them), they are
    /// halved until the others have theirs, in at most <see cref="MostHalves"/> further parts; what then has none is <see cref="ReadOutcomeKind.Failed"/>.
    /// </summary>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public Task<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, Hash block, CancellationToken cancellationToken) =>
        ReadAsync(reads, block, int.MaxValue, cancellationToken);

    /// <inheritdoc cref="ReadAsync(IReadOnlyList{StateRead}, Hash, CancellationToken)"/>
    /// <param name="reads">The questions.</param>
    /// <param name="block">The block's hash.</param>
    /// <param name="mostAlone">How many of those that came out reverted together are made again alone; the rest is <see cref="ReadOutcomeKind.Failed"/>. Each may burn a whole call's gas.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, Hash block, int mostAlone, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadTogetherAsync(reads, block, mostAlone, cancellationToken);
        }
        catch (RpcException exception) when (reads.Count > 1 && AnswerRules.MayBeTheQuestions(exception))
        {
            return await ReadHalvedAsync(reads, block, mostAlone, cancellationToken);
        }
    }

    /// <summary>Breadth first, so that each part gets its share of the bound; the parts of one size together, so that the time is that of a few requests.</summary>
    private async Task<IReadOnlyList<ReadOutcome>> ReadHalvedAsync(IReadOnlyList<StateRead> reads, Hash block, int mostAlone, CancellationToken cancellationToken)
    {
        var outcomes = new ReadOutcome[reads.Count];
        Range[] failed = [Range.All];
        for (var left = MostHalves; left > 1 && failed.Length > 0;)
        {
            Range[] parts = [.. failed.SelectMany(part => Halves(part, reads.Count)).Take(left)];
            left -= parts.Length;
            var isFailed = await Task.WhenAll(parts.Select(part => TryReadAsync(reads, part, block, mostAlone, outcomes, cancellationToken)));
            failed = [.. parts.Where((part, i) => isFailed[i] && part.GetOffsetAndLength(reads.Count).Length > 1)];
        }

        return outcomes;
    }

    private static Range[] Halves(Range part, int count)
    {
        var (start, length) = part.GetOffsetAndLength(count);
        var middle = start + (length / 2);
        return [start..middle, middle..(start + length)];
    }

    /// <returns>Whether halving it may help.</returns>
    private async Task<bool> TryReadAsync(IReadOnlyList<StateRead> reads, Range part, Hash block, int mostAlone, ReadOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var (start, length) = part.GetOffsetAndLength(reads.Count);
        try
        {
            var answers = await ReadTogetherAsync([.. reads.Skip(start).Take(length)], block, mostAlone, cancellationToken);
            for (var i = 0; i < length; i++)
            {
                outcomes[start + i] = answers[i];
            }

            return false;
        }
        catch (RpcException exception) when (exception.Failure == RpcFailure.OutOfBudget)
        {
            Array.Fill(outcomes, ReadOutcome.Unasked, start, length);
            return false;
        }
        catch (RpcException exception)
        {
            return AnswerRules.MayBeTheQuestions(exception);
        }
    }

    private async Task<IReadOnlyList<ReadOutcome>> ReadTogetherAsync(IReadOnlyList<StateRead> reads, Hash block, int mostAlone, CancellationToken cancellationToken) =>
        reads.Count(IsJoinable) > 1 && await FindJointAsync(block, cancellationToken) is { } joint
            ? await ReadJoinedAsync(joint, reads, block, mostAlone, cancellationToken)
            : await client.ReadAsync(reads, block, cancellationToken);

    private async Task<IReadOnlyList<ReadOutcome>> ReadJoinedAsync(IReadJoint joint, IReadOnlyList<StateRead> reads, Hash block, int mostAlone, CancellationToken cancellationToken)
    {
        int[][] parts = [.. joint.Parts(reads)];
        int[] alone = [.. Enumerable.Range(0, reads.Count).Except(parts.SelectMany(part => part))];
        StateRead[] batch = [.. parts.Select(part => joint.Join(reads, part)), .. alone.Select(i => reads[i])];
        var answers = await client.ReadAsync(batch, block, cancellationToken);

        var outcomes = new ReadOutcome?[reads.Count];
        var areSplit = false;
        for (var i = 0; i < parts.Length; i++)
        {
            areSplit |= TrySplit(joint, reads, parts[i], answers[i], outcomes);
        }

        if (!areSplit)
        {
            Forget();
        }

        for (var i = 0; i < alone.Length; i++)
        {
            outcomes[alone[i]] = answers[parts.Length + i];
        }

        return await ReadMissingAsync(reads, outcomes, block, mostAlone, cancellationToken);
    }

    private async Task<IReadOnlyList<ReadOutcome>> ReadMissingAsync(
        IReadOnlyList<StateRead> reads, ReadOutcome?[] outcomes, Hash block, int mostAlone, CancellationToken cancellationToken)
    {
        int[] missing = [.. Enumerable.Range(0, reads.Count).Where(i => outcomes[i] is null).Take(mostAlone)];
        try
        {
            var answers = await client.ReadAsync([.. missing.Select(i => reads[i])], block, cancellationToken);
            for (var i = 0; i < missing.Length; i++)
            {
                outcomes[missing[i]] = answers[i];
            }
        }
        catch (RpcException exception) when (exception.Failure == RpcFailure.OutOfBudget)
        {
            // The others have their answers, which were paid for.
            Array.ForEach(missing, i => outcomes[i] = ReadOutcome.Unasked);
        }
        catch (RpcException exception) when (missing.Length < reads.Count && AnswerRules.MayBeTheQuestions(exception))
        {
            // The others have theirs here, too: what is missing is asked for one by one, if it was more than one.
            var single = new ReadOutcome[reads.Count];
            await Task.WhenAll(missing.Take(missing.Length > 1 ? MostHalves : 0).Select(i => TryReadAsync(reads, i..(i + 1), block, mostAlone, single, cancellationToken)));
            Array.ForEach(missing, i => outcomes[i] = single[i]);
        }

        return Array.ConvertAll(outcomes, outcome => outcome ?? ReadOutcome.Failed);
    }

    private static bool IsJoinable(StateRead read) => read is StateRead.Call or StateRead.Balance;

    // What stays null is read again, alone.
    private static bool TrySplit(IReadJoint joint, IReadOnlyList<StateRead> reads, int[] part, ReadOutcome answer, ReadOutcome?[] outcomes)
    {
        var results = new Bytes?[part.Length];
        if (!joint.TrySplit(answer, results))
        {
            return false;
        }

        for (var i = 0; i < part.Length; i++)
        {
            if (results[i] is { } data && (reads[part[i]] is StateRead.Call || data.Length == UInt256.Size))
            {
                outcomes[part[i]] = ReadOutcome.Returned(data);
            }
        }

        return true;
    }

    /// <summary>Another node may have answered, which does not run programs.</summary>
    private void Forget()
    {
        lock (_lock)
        {
            (_joint, _lookedAt) = _joint == Program ? (null, null) : (_joint, _lookedAt);
        }
    }

    /// <summary>How reads are joined here; null where they cannot be. The better way is found for good.</summary>
    private async Task<IReadJoint?> FindJointAsync(Hash block, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_joint == Program || (_lookedAt is { } at && time.GetElapsedTime(at) < AbsenceHolds))
            {
                return _joint;
            }
        }

        // One after the other: not every node takes batches.
        var isRun = StateProgram.IsRun((await client.ReadAsync([StateProgram.Probe], block, cancellationToken))[0]);
        var code = isRun ? ReadOutcome.Failed : (await client.ReadAsync([new StateRead.Code(contract)], block, cancellationToken))[0];
        lock (_lock)
        {
            _joint = isRun ? Program : code.Kind == ReadOutcomeKind.Returned && code.Data.Length > 0 ? _aggregate : null;
            _lookedAt = isRun || code.Kind == ReadOutcomeKind.Returned ? time.GetTimestamp() : null;
            return _joint;
        }
    }
}
