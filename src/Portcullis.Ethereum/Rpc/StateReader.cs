using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// State reads, many of them in one <c>eth_call</c>: by a program of our own (<see cref="StateProgram"/>) where the nodes run such, else through the Multicall3 contract, those of each
/// function of each contract by themselves. A chain with neither falls back to a JSON-RPC batch. What did not come out of a joined call is read alone, each contract by itself, and fails alone: whatever one does, its
/// neighbours have their answers. Code is always read by JSON-RPC.
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

    // A joined call may leave out what comes after others that use much gas.
    private const int MostRounds = 4;

    // Of one contract that has no answer, before the others of it are asked for; in a request, once it has one; requests of one contract at once; and contracts at once.
    private const int FirstAlone = 2, MostInRequest = 20, MostRequests = 4, MostAtOnce = 8;

    private readonly JointFinder _joints = new(client, contract, time);

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
        ReadAsync(reads, block, _ => { }, cancellationToken);

    /// <inheritdoc cref="ReadAsync(IReadOnlyList{StateRead}, Hash, CancellationToken)"/>
    /// <param name="reads">The questions.</param>
    /// <param name="block">The block's hash.</param>
    /// <param name="holdUp">Told at once of each contract that holds the others up: of which something has to be read alone.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, Hash block, Action<Address> holdUp, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadTogetherAsync(reads, block, holdUp, cancellationToken);
        }
        catch (RpcException exception) when (reads.Count > 1 && AnswerRules.MayBeTheQuestions(exception))
        {
            return await ReadHalvedAsync(reads, block, holdUp, cancellationToken);
        }
    }

    /// <summary>Breadth first, so that each part gets its share of the bound; the parts of one size together, so that the time is that of a few requests.</summary>
    private async Task<IReadOnlyList<ReadOutcome>> ReadHalvedAsync(IReadOnlyList<StateRead> reads, Hash block, Action<Address> holdUp, CancellationToken cancellationToken)
    {
        var outcomes = new ReadOutcome[reads.Count];
        Range[] failed = [Range.All];
        for (var left = MostHalves; left > 1 && failed.Length > 0;)
        {
            Range[] parts = [.. failed.SelectMany(part => Halves(part, reads.Count)).Take(left)];
            left -= parts.Length;
            var isFailed = await Task.WhenAll(parts.Select(part => TryReadAsync(reads, part, block, holdUp, outcomes, cancellationToken)));
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
    private async Task<bool> TryReadAsync(IReadOnlyList<StateRead> reads, Range part, Hash block, Action<Address> holdUp, ReadOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var (start, length) = part.GetOffsetAndLength(reads.Count);
        try
        {
            var answers = await ReadTogetherAsync([.. reads.Skip(start).Take(length)], block, holdUp, cancellationToken);
            for (var i = 0; i < length; i++)
            {
                outcomes[start + i] = answers[i];
            }

            return false;
        }
        catch (RpcException exception) when (AnswerRules.IsUnasked(exception))
        {
            Array.Fill(outcomes, ReadOutcome.Unasked, start, length);
            return false;
        }
        catch (RpcException exception)
        {
            return AnswerRules.MayBeTheQuestions(exception);
        }
        catch (OperationCanceledException)
        {
            // The other parts may have had their answers in time.
            return false;
        }
    }

    private async Task<IReadOnlyList<ReadOutcome>> ReadTogetherAsync(IReadOnlyList<StateRead> reads, Hash block, Action<Address> holdUp, CancellationToken cancellationToken) =>
        reads.Count(IsJoinable) > 1 && await _joints.FindAsync(block, cancellationToken) is { } joint
            ? await ReadJoinedAsync(joint, reads, block, holdUp, cancellationToken)
            : await client.ReadAsync(reads, block, cancellationToken);

    private static bool IsJoinable(StateRead read) => read is StateRead.Call or StateRead.Balance;

    private async Task<IReadOnlyList<ReadOutcome>> ReadJoinedAsync(IReadJoint joint, IReadOnlyList<StateRead> reads, Hash block, Action<Address> holdUp, CancellationToken cancellationToken)
    {
        var known = new Known(reads.Count);
        await JoinAsync(joint, reads, known.Missing, known, block, holdUp, cancellationToken);
        var missing = known.Missing;
        if (known.Held.Count > 0)
        {
            await JoinHeldAsync(joint, reads, known, block, holdUp, cancellationToken);
        }

        if (known.HasTold)
        {
            _joints.Note(joint, block, hasTold: true);
        }

        var last = await ReadMissingAsync(reads, known.Missing, known, block, cancellationToken);

        // Where nothing alone has an answer either, it is the node that has none, and that says nothing of the joint.
        if (!known.HasTold && Array.Exists(missing, known.IsTold))
        {
            _joints.Note(joint, block, hasTold: false);
        }

        return last is null || known.IsAnything ? Array.ConvertAll(known.Outcomes, outcome => outcome ?? ReadOutcome.Failed) : throw last;
    }

    /// <summary>Reads some of the reads, what can be joined together, and what a joined call leaves out together once more.</summary>
    private async Task JoinAsync(IReadJoint joint, IReadOnlyList<StateRead> reads, int[] places, Known known, Hash block, Action<Address> holdUp, CancellationToken cancellationToken)
    {
        var left = await ReadPartsAsync(joint, reads, places, isAgain: false, known, block, holdUp, cancellationToken);
        for (var round = 1; round < MostRounds && left.Length > 1 && left.Length < places.Length; round++)
        {
            try
            {
                left = await ReadPartsAsync(joint, reads, left, isAgain: true, known, block, holdUp, cancellationToken);
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException)
            {
                // The others have their answers; these are asked for once more, alone.
                break;
            }
        }
    }

    /// <summary>The node is asked too much, or says so of joined calls only. A few reads alone show whether it answers again: then the others are joined once more, else they are not asked for.</summary>
    private async Task JoinHeldAsync(IReadJoint joint, IReadOnlyList<StateRead> reads, Known known, Hash block, Action<Address> holdUp, CancellationToken cancellationToken)
    {
        int[] looks = [.. known.Held.DistinctBy(i => (reads[i] as StateRead.Call)?.To).Take(FirstAlone)];
        int[] others = [.. known.Held.Except(looks)];
        await ReadMissingAsync(reads, looks, known, block, cancellationToken);
        Array.ForEach(looks, i => known.Outcomes[i] ??= ReadOutcome.Failed);
        if (!Array.Exists(looks, known.IsTold))
        {
            Array.ForEach(others, i => known.Outcomes[i] = ReadOutcome.Unasked);
            return;
        }

        try
        {
            await JoinAsync(joint, reads, others, known, block, holdUp, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            // As with what is still not told: it is read alone.
        }
    }

    /// <summary>Reads some of the reads, what can be joined together.</summary>
    /// <returns>Those that were left out and may be joined again.</returns>
    private async Task<int[]> ReadPartsAsync(IReadJoint joint, IReadOnlyList<StateRead> reads, int[] places, bool isAgain, Known known, Hash block, Action<Address> holdUp, CancellationToken cancellationToken)
    {
        StateRead[] some = [.. places.Select(i => reads[i])];
        int[][] parts = [.. joint.Parts(some, isAgain)];
        int[] alone = [.. Enumerable.Range(0, some.Length).Except(parts.SelectMany(part => part))];
        StateRead[] joined = [.. parts.Select(part => joint.Join(some, part)), .. alone.Select(i => some[i])];
        if ((parts.Length > 0 ? await TryJoinAsync(joint, joined, block, cancellationToken) : await client.ReadAsync(joined, block, cancellationToken)) is not { } answers)
        {
            return [];
        }

        var (left, failed) = (new List<int>(), new HashSet<Address>());
        for (var i = 0; i < parts.Length; i++)
        {
            var results = new JointResult[parts[i].Length];
            var isSplit = joint.TrySplit(answers[i], results);
            for (var j = 0; isSplit && j < results.Length; j++)
            {
                var (place, outcome) = (places[parts[i][j]], results[j].Outcome);
                known.Outcomes[place] = outcome is { } told && IsAnswerTo(reads[place], told) ? told : null;
                known.WereMade[place] = !results[j].WasLeftOut;
                known.HasTold |= known.WereMade[place];
                if (results[j].WasLeftOut)
                {
                    left.Add(place);
                }
                else if (known.Outcomes[place] is null && reads[place] is StateRead.Call call)
                {
                    holdUp(call.To);
                    if (results[j].UsedMuch)
                    {
                        failed.Add(call.To);
                    }
                }
            }

            if (answers[i].IsUnasked)
            {
                known.Held.AddRange(parts[i].Select(j => places[j]));
            }
        }

        for (var i = 0; i < alone.Length; i++)
        {
            known.Outcomes[places[alone[i]]] = answers[parts.Length + i];
        }

        // A contract that failed would use up the gas of the others again.
        left.RemoveAll(place => reads[place] is StateRead.Call call && failed.Contains(call.To));
        return [.. left];
    }

    /// <returns>Null where what stands before the node may have refused it for its size: then all is read alone.</returns>
    private async Task<IReadOnlyList<ReadOutcome>?> TryJoinAsync(IReadJoint joint, IReadOnlyList<StateRead> joined, Hash block, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ReadAsync(joined, block, cancellationToken);
        }
        catch (RpcException exception) when (exception.Failure == RpcFailure.BadAnswer)
        {
            return null;
        }
        catch (RpcException exception) when (AnswerRules.IsAtALimit(exception.Error))
        {
            return [.. joined.Select(_ => ReadOutcome.Unasked)];
        }
        catch (RpcException exception) when (exception.Failure == RpcFailure.Error)
        {
            _joints.Note(joint, block, hasTold: false);
            throw;
        }
    }

    private static bool IsAnswerTo(StateRead read, ReadOutcome outcome) => read is StateRead.Call || (outcome.Kind == ReadOutcomeKind.Returned && outcome.Data.Length == UInt256.Size);

    /// <summary>Reads what is missing alone, each contract by itself. What was left out goes apart from what was made and not told: that may be what one wallet of many makes of the contract.</summary>
    /// <returns>Why no usable answer came to some; null when one came to all.</returns>
    private async Task<RpcException?> ReadMissingAsync(IReadOnlyList<StateRead> reads, int[] places, Known known, Hash block, CancellationToken cancellationToken)
    {
        int[][] missing = [.. places.GroupBy(i => ((reads[i] as StateRead.Call)?.To, known.WereMade[i])).Select(some => some.ToArray())];
        RpcException? last = null;
        try
        {
            await Parallel.ForEachAsync(missing, AtOnce(MostAtOnce, cancellationToken), async (some, stop) => last = await ReadAloneAsync(reads, some, known, block, stop) ?? last);
        }
        catch (OperationCanceledException) when (known.IsAnything)
        {
            // Those who have their answers do not lose them for one that takes too long, nor does it speak against what was not sent.
            Array.ForEach([.. places.Where(i => !known.WereSent[i])], i => known.Outcomes[i] ??= ReadOutcome.Unasked);
        }

        return last;
    }

    private static ParallelOptions AtOnce(int most, CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = most, CancellationToken = cancellationToken };

    /// <summary>A few first: where they have no answer, the others of the contract have none either. When the node is asked too much, the others are not asked for.</summary>
    /// <returns>Why no usable answer came; null when one did.</returns>
    private async Task<RpcException?> ReadAloneAsync(IReadOnlyList<StateRead> reads, int[] places, Known known, Hash block, CancellationToken cancellationToken)
    {
        var first = places[..Math.Min(FirstAlone, places.Length)];
        var failure = await TryReadAloneAsync(reads, first, known, block, cancellationToken);
        if (Array.Exists(first, known.IsTold))
        {
            // A few requests at once: many contracts may be read so, and each read may burn a whole call's gas until the time is over.
            await Parallel.ForEachAsync(places[first.Length..].Chunk(MostInRequest), AtOnce(MostRequests, cancellationToken), async (some, stop) =>
            {
                if (!IsAskedTooMuch())
                {
                    await TryReadAloneAsync(reads, some, known, block, stop);
                }
            });
        }

        if (IsAskedTooMuch())
        {
            Array.ForEach(places, i => known.Outcomes[i] ??= ReadOutcome.Unasked);
        }

        return failure;

        bool IsAskedTooMuch() => Array.Exists(places, i => known.Outcomes[i] is { IsUnasked: true });
    }

    private async Task<RpcException?> TryReadAloneAsync(IReadOnlyList<StateRead> reads, int[] places, Known known, Hash block, CancellationToken cancellationToken)
    {
        Array.ForEach(places, i => known.WereSent[i] = true);
        try
        {
            var answers = await client.ReadAsync([.. places.Select(i => reads[i])], block, cancellationToken);
            for (var i = 0; i < places.Length; i++)
            {
                known.Outcomes[places[i]] = answers[i];
            }

            return null;
        }
        catch (RpcException exception)
        {
            if (AnswerRules.IsUnasked(exception))
            {
                Array.ForEach(places, i => known.Outcomes[i] = ReadOutcome.Unasked);
            }

            return exception;
        }
    }

    /// <summary>What is known of reads that go out together.</summary>
    private sealed class Known(int reads)
    {
        /// <summary>How each came out; null where that is not known yet.</summary>
        public ReadOutcome?[] Outcomes { get; } = new ReadOutcome?[reads];

        /// <summary>Of which that is not known.</summary>
        public int[] Missing => [.. Enumerable.Range(0, Outcomes.Length).Where(i => Outcomes[i] is null)];

        /// <summary>Whether that is known of any.</summary>
        public bool IsAnything => Array.Exists(Outcomes, outcome => outcome is not null);

        /// <summary>Those whose joined call was not answered since the node is asked too much.</summary>
        public List<int> Held { get; } = [];

        /// <summary>Which were made in a joined call, whatever it told of them.</summary>
        public bool[] WereMade { get; } = new bool[reads];

        /// <summary>Which were sent alone.</summary>
        public bool[] WereSent { get; } = new bool[reads];

        /// <summary>Whether a joined call told anything, be it that a read failed.</summary>
        public bool HasTold { get; set; }

        /// <summary>Whether the chain has answered a read.</summary>
        public bool IsTold(int place) => Outcomes[place] is { Kind: not ReadOutcomeKind.Failed };
    }
}
