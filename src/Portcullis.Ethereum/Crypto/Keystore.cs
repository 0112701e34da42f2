using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Ethereum.Crypto;

/// <summary>Web3 Secret Storage version 3: the encrypted key files that geth, MetaMask and Foundry write.</summary>
public static class Keystore
{
    private const int KeySize = 16;

    /// <summary>
    /// Decrypts a key file's text. Knows the key derivations scrypt and pbkdf2 (hmac-sha256) and the cipher aes-128-ctr. Costs above those of
    /// the strongest files in use are refused before any work: for scrypt 128 · n · r of 256 MiB, r · p of 2¹³ and n · r · p of 2²³, for pbkdf2 2²³ rounds.
    /// </summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="password">Its UTF-8 bytes are used as they are, with no normalisation.</param>
    /// <returns>The 32-byte private key. It is the caller's to clear.</returns>
    /// <exception cref="FormatException">The text is not such a file, or asks for a scheme or cost that is not supported.</exception>
    /// <exception cref="CryptographicException">The password is wrong.</exception>
    public static byte[] Decrypt(string json, string password)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(password);
        var file = KeystoreFile.Parse(json);
        var secret = Encoding.UTF8.GetBytes(password);
        Span<byte> derived = stackalloc byte[2 * KeySize];
        try
        {
            file.Derivation.Derive(secret, derived);
            return CryptographicOperations.FixedTimeEquals(Seal(derived[KeySize..], file.Ciphertext), file.Mac)
                ? Decrypt(derived[..KeySize], file.Iv, file.Ciphertext)
                : throw new CryptographicException("the password is wrong, or the key file was changed");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    private static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ciphertext) => Keccak256.Compute([.. key, .. ciphertext]).ToArray();

    // The platform has no counter mode: the blocks of the counter are encrypted, and the text is combined with them.
    private static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> stream = stackalloc byte[ciphertext.Length];
        Span<byte> counter = stackalloc byte[KeySize];
        iv.CopyTo(counter);
        for (var i = 0; i < stream.Length; i += KeySize)
        {
            counter.CopyTo(stream[i..]);
            Increment(counter);
        }

        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(stream, stream, PaddingMode.None);
        var plain = new byte[ciphertext.Length];
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = (byte)(ciphertext[i] ^ stream[i]);
        }

        CryptographicOperations.ZeroMemory(stream);
        return plain;
    }

    private static void Increment(Span<byte> counter)
    {
        for (var i = counter.Length - 1; i >= 0 && ++counter[i] == 0; i--)
        {
        }
    }
}
