using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>
/// Makes and checks nonces without keeping them: issue time (4 bytes, seconds) ‖ random (16) ‖ what is bound (1) ‖ MAC (16), in hexadecimal. The time
/// comes first so that those used at one time lie together in the store, and a transaction writes a few of its pages instead of one for each nonce. The MAC's
/// key is made at each start, so nothing that was issued before a restart or a restored backup can be replayed after it.
/// </summary>
internal sealed class NonceIssuer(WaryClock wary, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The number of digits of a nonce.</summary>
    public const int TextLength = 2 * Size;

    private const int RandomSize = 16;
    private const int TimeSize = sizeof(uint);
    private const int HeadSize = TimeSize + RandomSize + 1;
    private const int MacSize = 16;
    private const int Size = HeadSize + MacSize;
    private const byte BindsAddress = 1;
    private const byte BindsOrigin = 2;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Makes a nonce.</summary>
    /// <param name="purpose">What it may be used for.</param>
    /// <param name="origin">The one pair of domain and URI it is good for; null for any that is allowed.</param>
    /// <param name="address">The one address it is good for; null for any.</param>
    public IssuedNonce Issue(NoncePurpose purpose, SignInOrigin? origin, WalletAddress? address)
    {
        Span<byte> nonce = stackalloc byte[Size];
        RandomNumberGenerator.Fill(nonce.Slice(TimeSize, RandomSize));
        var now = wary.Latest;
        var seconds = (uint)now.ToUnixTimeSeconds();
        BinaryPrimitives.WriteUInt32BigEndian(nonce, seconds);
        nonce[HeadSize - 1] = (byte)((address is null ? 0 : BindsAddress) | (origin is null ? 0 : BindsOrigin));
        ComputeMac(nonce[..HeadSize], purpose, origin, address, nonce[HeadSize..]);

        // What people and messages are told is the machine's time, by which messages are judged.
        return new IssuedNonce(Convert.ToHexStringLower(nonce), clock.GetUtcNow() + (ExpiryOf(seconds) - now));
    }

    /// <summary>Checks a nonce that a message carries.</summary>
    /// <param name="nonce">The text as the message has it.</param>
    /// <param name="purpose">What it is being used for.</param>
    /// <param name="origin">The pair that the message names.</param>
    /// <param name="address">The address that the message names.</param>
    public NonceCheck Check(string nonce, NoncePurpose purpose, SignInOrigin origin, WalletAddress address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (!TryRead(nonce, bytes))
        {
            return new NonceCheck(RefusalCode.NonceInvalid, default);
        }

        var flags = bytes[HeadSize - 1];
        Span<byte> expected = stackalloc byte[MacSize];
        ComputeMac(bytes[..HeadSize], purpose, (flags & BindsOrigin) == 0 ? null : origin, (flags & BindsAddress) == 0 ? null : address, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[HeadSize..]))
        {
            return new NonceCheck(RefusalCode.NonceInvalid, default);
        }

        var expiresAt = ExpiryOf(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return new NonceCheck(wary.Latest < expiresAt ? null : RefusalCode.NonceExpired, expiresAt);
    }

    // Upper-case digits would be a second spelling of the same nonce, to be used a second time.
    private static bool TryRead(string nonce, Span<byte> bytes) =>
        nonce.Length == TextLength
            && !nonce.AsSpan().ContainsAnyExcept(Digits)
            && Convert.FromHexString(nonce, bytes, out _, out var written) == OperationStatus.Done
            && written == Size;

    private static DateTimeOffset ExpiryOf(uint issued) => DateTimeOffset.FromUnixTimeSeconds(issued) + Lifetime;

    private void ComputeMac(ReadOnlySpan<byte> head, NoncePurpose purpose, SignInOrigin? origin, WalletAddress? address, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, "portcullis-nonce-1"u8);
        Append(hmac, Encoding.UTF8.GetBytes(purpose.Name));
        Append(hmac, Encoding.UTF8.GetBytes(origin?.Domain ?? ""));
        Append(hmac, Encoding.UTF8.GetBytes(origin?.Uri ?? ""));
        Append(hmac, address?.ToArray());
        Append(hmac, head);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.GetHashAndReset(whole);
        whole[..MacSize].CopyTo(mac);
    }

    private static void Append(IncrementalHash hmac, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        hmac.AppendData(length);
        hmac.AppendData(field);
    }
}
