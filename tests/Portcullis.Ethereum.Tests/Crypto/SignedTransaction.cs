using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto;

/// <summary>Just enough of a legacy transaction to reach its signature: six fields, then v, r and s, with or without EIP-155's chain id.</summary>
internal static class SignedTransaction
{
    private const int Signed = 6;

    public static bool TryRecoverSender(IRecovery recovery, ReadOnlySpan<byte> transaction, out Address sender)
    {
        sender = default;
        var payload = Payload(transaction, out _);
        var body = payload;
        List<byte[]> fields = [];
        var signedLength = 0;
        while (!body.IsEmpty)
        {
            fields.Add(Payload(body, out var size).ToArray());
            body = body[size..];
            signedLength = fields.Count == Signed ? payload.Length - body.Length : signedLength;
        }

        return fields is [_, _, _, _, _, _, { Length: <= 1 } v, { Length: <= 32 } r, { Length: <= 32 } s]
            && Secp256k1.TryRecoverAddress(recovery, SigningHash(payload[..signedLength], Single(v)), [.. Word(r), .. Word(s), RecoveryByte(Single(v))], out sender);
    }

    private static byte Single(byte[] v) => v is [var value] ? value : (byte)0;

    private static byte RecoveryByte(byte v) => v >= 35 ? (byte)(27 + ((v - 35) % 2)) : v == 0 ? (byte)255 : v;

    private static byte[] Word(byte[] value) => [.. new byte[32 - value.Length], .. value];

    private static Hash SigningHash(ReadOnlySpan<byte> fields, byte v)
    {
        byte[] body = v >= 35 ? [.. fields, (byte)((v - 35) / 2), 0x80, 0x80] : fields.ToArray();
        return Keccak256.Compute(body.Length < 56 ? [(byte)(0xC0 + body.Length), .. body] : [0xF8, (byte)body.Length, .. body]);
    }

    /// <summary>The content of the RLP item at the start, and the item's whole size.</summary>
    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> rlp, out int size)
    {
        var (start, length) = rlp[0] switch
        {
            < 0x80 => (0, 1),
            < 0xB8 => (1, rlp[0] - 0x80),
            0xB8 or 0xF8 => (2, rlp[1]),
            >= 0xC0 and < 0xF8 => (1, rlp[0] - 0xC0),
            _ => throw new FormatException("longer than any of the vectors"),
        };
        size = start + length;
        return rlp.Slice(start, length);
    }
}
