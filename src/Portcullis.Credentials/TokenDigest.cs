using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials;

/// <summary>The SHA-256 of a token, as a key that needs no allocation.</summary>
internal readonly record struct TokenDigest(ulong A, ulong B, ulong C, ulong D)
{
    private const int StackLength = 1024;

    /// <summary>The digest of an ASCII token; null when it holds other characters or is too long to be one.</summary>
    public static TokenDigest? Of(ReadOnlySpan<char> token)
    {
        if (token.Length > CompactJws.MaxLength)
        {
            return null;
        }

        if (token.Length <= StackLength)
        {
            return Of(token, stackalloc byte[StackLength]);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(token.Length);
        var digest = Of(token, buffer);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return digest;
    }

    // SHA-256 spreads evenly already: any 32 bits of it serve.
    public override int GetHashCode() => (int)A;

    private static TokenDigest? Of(ReadOnlySpan<char> token, Span<byte> buffer)
    {
        if (Ascii.FromUtf16(token, buffer, out var length) != OperationStatus.Done)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], hash);
        return new TokenDigest(Word(hash), Word(hash[8..]), Word(hash[16..]), Word(hash[24..]));
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
