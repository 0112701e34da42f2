using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// The program that makes many reads in one <c>eth_call</c>: <c>contracts/src/StateReads.sol</c>, embedded as it was compiled. It runs as creation code, so that nothing has to stand on the chain, and
/// whatever it calls can change nothing: no contract can show its neighbours otherwise than they are.
/// </summary>
internal sealed class StateProgram : IReadJoint
{
    // Creation code may have 49,152 bytes (EIP-3860). An input that is longer is read by itself.
    private const int MaxReads = 40_000;
    private const int MaxInput = 4_096;

    private const int ReadHead = Address.Size + sizeof(ushort);
    private const int AnswerHead = sizeof(uint);
    private const ushort AsksBalance = 0xffff;

    // How a read came out; besides, 2: too long to be passed on.
    private const byte UsedMuch = 0, Returned = 1, Reverted = 3, LeftOut = 4;

    // Named, so that honest nodes give the same whatever their own limit is, and below what one transaction may use (EIP-7825), which some of them hold calls to.
    private const ulong Gas = 16_000_000;

    private static readonly Bytes Code = CompiledProgram.Load("StateReads");

    // A balance, and the precompiled contract that returns what it is given: it shows that there is gas for calls, too.
    private static readonly Bytes Said = new([0x5a]);
    private static readonly StateRead[] Asked = [new StateRead.Balance(Address.Zero), new StateRead.Call(new Address([.. new byte[Address.Size - 1], 4]), Said)];

    /// <summary>A read that every node that runs such programs answers, whatever the chain.</summary>
    public static StateRead Probe { get; } = new StateProgram().Join(Asked, [0, 1]);

    /// <summary>Whether a node has run <see cref="Probe"/>.</summary>
    public static bool IsRun(ReadOutcome answer)
    {
        var results = new JointResult[Asked.Length];
        return new StateProgram().TrySplit(answer, results) && results[0].Outcome is { Kind: ReadOutcomeKind.Returned } && results[1].Outcome == ReadOutcome.Returned(Said);
    }

    /// <inheritdoc/>
    public IEnumerable<int[]> Parts(IReadOnlyList<StateRead> reads, bool isAgain)
    {
        var (part, size) = (new List<int>(), 0);
        foreach (var i in InTurns(reads))
        {
            if (SizeOf(reads[i]) is not { } more)
            {
                continue;
            }

            if (part.Count == StateReader.MaxCalls || size + more > MaxReads)
            {
                yield return [.. part];
                part.Clear();
                size = 0;
            }

            part.Add(i);
            size += more;
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    /// <inheritdoc/>
    public StateRead Join(IReadOnlyList<StateRead> reads, int[] part)
    {
        var length = part.Sum(i => SizeOf(reads[i])!.Value);
        var code = new byte[Code.Length + length + UInt256.Size];
        Code.Span.CopyTo(code);
        var left = code.AsSpan(Code.Length);
        foreach (var i in part)
        {
            left = left[Write(reads[i], left)..];
        }

        BinaryPrimitives.WriteInt32BigEndian(left[(UInt256.Size - sizeof(int))..], length);
        return new StateRead.Program(new Bytes(code), Address.Zero, Gas);
    }

    /// <inheritdoc/>
    public bool TrySplit(ReadOutcome answer, Span<JointResult> results)
    {
        var left = answer.Kind == ReadOutcomeKind.Returned ? answer.Data.Span : default;
        for (var i = 0; i < results.Length; i++)
        {
            if (!TryRead(ref left, out results[i]))
            {
                return false;
            }
        }

        return left.IsEmpty;
    }

    /// <summary>Contracts in turns, so that one of which much is read does not leave the others out.</summary>
    private static int[] InTurns(IReadOnlyList<StateRead> reads)
    {
        var (turns, places, next) = (new long[reads.Count], new int[reads.Count], new Dictionary<Address, int>());
        for (var i = 0; i < reads.Count; i++)
        {
            // Stable by the place, and balances, which cost next to nothing, before all.
            var turn = reads[i] is StateRead.Call call ? ++CollectionsMarshal.GetValueRefOrAddDefault(next, call.To, out _) : 0;
            (turns[i], places[i]) = (((long)turn * reads.Count) + i, i);
        }

        Array.Sort(turns, places);
        return places;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> left, out JointResult result)
    {
        result = default;
        if (left.Length < AnswerHead)
        {
            return false;
        }

        var (status, length) = (left[0], (int)(BinaryPrimitives.ReadUInt32BigEndian(left) & 0xffffff));
        left = left[AnswerHead..];
        if (length > left.Length || (status is not (Returned or Reverted) && (status > LeftOut || length > 0)))
        {
            return false;
        }

        result = status switch
        {
            Returned => new(ReadOutcome.Returned(new Bytes(left[..length].ToArray()))),

            // Some contracts answer those only who call by themselves (msg.sender is tx.origin).
            Reverted => new(null),
            _ => new(null, WasLeftOut: status == LeftOut, UsedMuch: status == UsedMuch),
        };
        left = left[length..];
        return true;
    }

    private static int? SizeOf(StateRead read) => read switch
    {
        StateRead.Balance => ReadHead,
        StateRead.Call call when call.Input.Length <= MaxInput => ReadHead + call.Input.Length,
        _ => null,
    };

    private static int Write(StateRead read, Span<byte> to)
    {
        var (account, size, input) = read is StateRead.Call call ? (call.To, (ushort)call.Input.Length, call.Input) : (((StateRead.Balance)read).Account, AsksBalance, Bytes.Empty);
        account.CopyTo(to);
        BinaryPrimitives.WriteUInt16BigEndian(to[Address.Size..], size);
        input.Span.CopyTo(to[ReadHead..]);
        return ReadHead + input.Length;
    }
}
