using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Dpop;

/// <summary>
/// Nonces that proofs must name where the host asks for them (RFC 9449, 8 and 9), so that none can be made long before its use. Nothing is kept: the time (8 bytes) ‖ a MAC (16) of it, under a key that
/// is made at each start. All clients share one for a minute; that a proof is used once is seen to elsewhere.
/// </summary>
/// <param name="clock">The present.</param>
public sealed class DpopNonces(TimeProvider clock)
{
    /// <summary>How long a nonce is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int TimeSize = sizeof(long);
    private const int MacSize = 16;
    private const int SecondsShared = 60;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The nonce to send out now.</summary>
    public string Current
    {
        get
        {
            Span<byte> nonce = stackalloc byte[TimeSize + MacSize];
            var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
            BinaryPrimitives.WriteInt64BigEndian(nonce, seconds - (seconds % SecondsShared));
            ComputeMac(nonce[..TimeSize], nonce[TimeSize..]);
            return Base64Url.EncodeToString(nonce);
        }
    }

    /// <summary>Whether a nonce was made here less than <see cref="Lifetime"/> ago.</summary>
    public bool IsGood(string? nonce)
    {
        if (nonce is null || StrictBase64Url.Decode(nonce) is not { Length: TimeSize + MacSize } bytes)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[MacSize];
        ComputeMac(bytes.AsSpan(0, TimeSize), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(TimeSize)))
        {
            return false;
        }

        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return age >= TimeSpan.Zero && age < Lifetime;
    }

    private void ComputeMac(ReadOnlySpan<byte> time, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, time, whole);
        whole[..MacSize].CopyTo(mac);
    }
}
