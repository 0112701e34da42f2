using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// A block's filter of the contracts and topics that its logs name, 2,048 bits (Yellow Paper, section 4.3.1). What is not in it is in no log of the block; what is
/// may be there, or not.
/// </summary>
/// <param name="Bytes">256 bytes; none where the node gave no filter.</param>
public readonly record struct LogsBloom(Bytes Bytes)
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 256;

    /// <summary>Whether the node gave one.</summary>
    public bool IsKnown => Bytes.Length == Size;

    /// <summary>Whether it names nothing: the block has no logs, or the network fills no filters.</summary>
    public bool IsEmpty => !Bytes.Span.ContainsAnyExcept((byte)0);

    /// <summary>Whether a log of the block may have come from a contract.</summary>
    public bool MayHave(Address contract) => MayHave(contract.ToArray());

    /// <summary>Whether a log of the block may have a topic.</summary>
    public bool MayHave(Hash topic) => MayHave(topic.ToArray());

    private bool MayHave(ReadOnlySpan<byte> item)
    {
        if (!IsKnown)
        {
            return true;
        }

        // Three times eleven bits, counted from the end of the filter.
        var hash = Keccak256.Compute(item).ToArray();
        for (var i = 0; i < 6; i += 2)
        {
            var bit = ((hash[i] << 8) | hash[i + 1]) & 0x7ff;
            if ((Bytes.Span[Size - 1 - (bit >> 3)] & (1 << (bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }
}
