using System.Buffers.Binary;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana.Rpc;

namespace Portcullis.Conditions.Clusters;

/// <summary>A holding as the outcome of a read: 16 bytes of the amount, and one more of the decimals where the wallet has an account.</summary>
internal static class HoldingOutcome
{
    private const int AmountSize = 16;

    /// <summary>The outcome.</summary>
    public static ReadOutcome Of(Holding holding)
    {
        var bytes = new byte[holding.Decimals is null ? AmountSize : AmountSize + 1];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, holding.Amount);
        if (holding.Decimals is { } decimals)
        {
            bytes[AmountSize] = (byte)decimals;
        }

        return ReadOutcome.Returned(new Bytes(bytes));
    }

    /// <summary>The amount in base units, and the decimals; false where the read failed.</summary>
    public static bool TryRead(ReadOutcome outcome, out UInt256 amount, out int? decimals)
    {
        var isRead = outcome is { Kind: ReadOutcomeKind.Returned, Data.Length: AmountSize or AmountSize + 1 };
        Span<byte> word = stackalloc byte[UInt256.Size];
        word.Clear();
        if (isRead)
        {
            outcome.Data.Span[..AmountSize].CopyTo(word[AmountSize..]);
        }

        amount = new UInt256(word);
        decimals = isRead && outcome.Data.Length > AmountSize ? outcome.Data.Span[AmountSize] : null;
        return isRead;
    }
}
