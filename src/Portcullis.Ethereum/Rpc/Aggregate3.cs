using System.Buffers.Binary;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// Multicall3's <c>aggregate3((address,bool,bytes)[])((bool,bytes)[])</c>, failures allowed. Laid out here by itself, without an object for every value: byte for byte what
/// <see cref="AbiEncoder"/> writes, and nothing read but what <see cref="AbiDecoder"/> reads. Its calls are not static: a contract that is called may change what later calls see. So it
/// is given those of one function of one contract only.
/// </summary>
/// <param name="contract">Where Multicall3 stands.</param>
internal sealed class Aggregate3(Address contract) : IReadJoint
{
    private const int Word = AbiType.WordSize;

    // Of a call: the target, that it may fail, and where its input stands. Of a result: whether it succeeded, and where its data stand.
    private const int CallHead = 3 * Word;
    private const int ResultHead = 2 * Word;

    // Where one has failed others may, and each leaves out all behind it.
    private const int MostAgain = 20;

    private static readonly Bytes Selector = FunctionSelector.Of("aggregate3((address,bool,bytes)[])");

    private static readonly AbiFunction EthBalance = AbiFunction.Parse("getEthBalance(address)(uint256)");

    /// <inheritdoc/>
    public IEnumerable<int[]> Parts(IReadOnlyList<StateRead> reads, bool isAgain) => Enumerable.Range(0, reads.Count)
        .Where(i => reads[i] is StateRead.Call or StateRead.Balance)
        .GroupBy(i => reads[i] is StateRead.Call call ? (call.To, SelectorOf(call.Input)) : (contract, default))
        .SelectMany(part => part.Chunk(isAgain ? MostAgain : StateReader.MaxCalls))
        .Where(part => part.Length > 1);

    /// <inheritdoc/>
    public StateRead Join(IReadOnlyList<StateRead> reads, int[] part) => new StateRead.Call(contract, Encode(Array.ConvertAll(part, i => reads[i] switch
    {
        StateRead.Call call => call,
        StateRead.Balance balance => new StateRead.Call(contract, EthBalance.Encode(balance.Account)),
        _ => throw new ArgumentException("only calls and balances can be joined", nameof(reads)),
    })));

    /// <inheritdoc/>
    public bool TrySplit(ReadOutcome answer, Span<JointResult> results)
    {
        var returned = new Bytes?[results.Length];
        var isDecoded = answer.Kind == ReadOutcomeKind.Returned && TryDecode(answer.Data.Span, returned);
        var hasFailed = false;
        for (var i = 0; isDecoded && i < returned.Length; i++)
        {
            // One that fails may have left those behind it next to no gas, of which they need not tell.
            results[i] = hasFailed ? new(null, WasLeftOut: true) : new(returned[i] is { } data ? ReadOutcome.Returned(data) : null);
            hasFailed |= returned[i] is null;
        }

        return isDecoded;
    }

    // Shorter inputs all come to the same, a contract's fallback.
    private static Bytes SelectorOf(Bytes input) => input.Length < FunctionSelector.Size ? Bytes.Empty : new(input.Span[..FunctionSelector.Size].ToArray());

    /// <summary>The input that makes these calls.</summary>
    public static Bytes Encode(IReadOnlyList<StateRead.Call> calls)
    {
        var (head, tails) = (calls.Count * Word, 0);
        for (var i = 0; i < calls.Count; i++)
        {
            tails = checked(tails + CallHead + Word + AbiWord.RoundUp(calls[i].Input.Length));
        }

        var encoded = new byte[checked(FunctionSelector.Size + Word + Word + head + tails)];
        Selector.Span.CopyTo(encoded);
        var array = encoded.AsSpan(FunctionSelector.Size + Word);
        WriteLength(encoded.AsSpan(FunctionSelector.Size), Word);
        WriteLength(array, calls.Count);
        var frame = array[Word..];
        var end = head;
        for (var i = 0; i < calls.Count; i++)
        {
            WriteLength(frame[(i * Word)..], end);
            end += Write(calls[i], frame[end..]);
        }

        return new Bytes(encoded);
    }

    /// <summary>Reads what was returned: for each call what it returned, or null where it failed.</summary>
    /// <param name="returned">The strict encoding, as <see cref="AbiDecoder"/> wants it.</param>
    /// <param name="results">Receives one result for each call.</param>
    /// <returns>False when the bytes are something else, or have results of more or fewer calls; then nothing received counts.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> returned, Span<Bytes?> results)
    {
        if (!TryReadLength(returned, 0, out var start) || start != Word || !TryReadLength(returned, Word, out var count)
            || count != results.Length || count > (returned.Length / Word) - 2)
        {
            return false;
        }

        // Each tail right after the one before it, so that none can overlap or loop.
        var frame = returned[(2 * Word)..];
        var end = count * Word;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadLength(frame, i * Word, out var offset) || offset != end || !TryRead(frame[end..], out results[i], out var length))
            {
                return false;
            }

            end += length;
        }

        return end == frame.Length;
    }

    private static int Write(StateRead.Call call, Span<byte> tail)
    {
        var input = call.Input.Span;
        call.To.CopyTo(tail[(Word - Address.Size)..]);
        tail[(2 * Word) - 1] = 1;
        WriteLength(tail[(2 * Word)..], CallHead);
        WriteLength(tail[CallHead..], input.Length);
        input.CopyTo(tail[(CallHead + Word)..]);
        return CallHead + Word + AbiWord.RoundUp(input.Length);
    }

    private static bool TryRead(ReadOnlySpan<byte> tail, out Bytes? result, out int length)
    {
        (result, length) = (null, 0);
        if (!TryReadLength(tail, 0, out var isSuccess) || isSuccess > 1 || !TryReadLength(tail, Word, out var offset) || offset != ResultHead
            || !TryReadLength(tail, ResultHead, out var count))
        {
            return false;
        }

        var data = tail[(ResultHead + Word)..];
        if (count > data.Length)
        {
            return false;
        }

        var padded = AbiWord.RoundUp(count);
        if (padded > data.Length || !AbiWord.IsZero(data[count..padded]))
        {
            return false;
        }

        result = isSuccess == 1 ? new Bytes(data[..count].ToArray()) : null;
        length = ResultHead + Word + padded;
        return true;
    }

    private static void WriteLength(Span<byte> word, int length) => BinaryPrimitives.WriteInt32BigEndian(word[(Word - sizeof(int))..], length);

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, int at, out int length)
    {
        length = 0;
        return bytes.Length - at >= Word && AbiWord.TryToLength(bytes.Slice(at, Word), out length);
    }
}
