using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Portcullis.Issuer.Grants;

/// <summary>Ids of 16 bytes in base64url, 96 of whose bits are random. The time comes first, so that what is made at one time lies together in the store.</summary>
internal static class SortedId
{
    private const int Size = 16;

    /// <summary>The number of characters.</summary>
    public const int Length = 22;

    /// <summary>A fresh id.</summary>
    public static string Create(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)now.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(id[sizeof(uint)..]);
        return Base64Url.EncodeToString(id);
    }
}
