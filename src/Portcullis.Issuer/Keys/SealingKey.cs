using System.Security.Cryptography;
using System.Text;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Keys;

/// <summary>Encrypts what the store keeps and nobody who reads the store is to have: AES-256-GCM under a key of its own, <c>seal.key</c> beside the signing keys, mode 0600.</summary>
internal sealed class SealingKey
{
    private const string FileName = "seal.key";
    private const int KeySize = 32;

    private readonly byte[] _key;

    private SealingKey(byte[] key) => _key = key;

    /// <summary>Reads the key of a folder; makes one when there is none.</summary>
    /// <exception cref="KeyException">The file cannot be used.</exception>
    public static SealingKey Open(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            PrivateFiles.CreateFolder(folder);
            if (!File.Exists(file))
            {
                Write(file);
            }

            var key = File.ReadAllBytes(file);
            return key.Length == KeySize ? new SealingKey(key) : throw new KeyException($"{file} does not hold {KeySize} bytes: put the right one back, or remove it, which ends the sign-ins of contract wallets and gives every account other pseudonyms", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyException($"{file} cannot be read or made: {e.Message}", e);
        }
    }

    /// <summary>A key for another purpose, from which neither this one nor a third can be told.</summary>
    public SealingKey Derive(string purpose) => new(DeriveKey(purpose));

    /// <summary>The same as bytes, for what is not encrypted but hashed.</summary>
    public byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, KeySize, salt: null, Encoding.UTF8.GetBytes(purpose));

    /// <summary>Encrypts.</summary>
    /// <param name="plain">What is to be kept.</param>
    /// <param name="owner">Whose it is; it can be read as that one's only.</param>
    /// <returns>Base64.</returns>
    public string Seal(ReadOnlySpan<byte> plain, string owner)
    {
        var sealedBytes = new byte[AesGcm.NonceByteSizes.MaxSize + plain.Length + AesGcm.TagByteSizes.MaxSize];
        var (nonce, cipher, tag) = Split(sealedBytes);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = Open();
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(owner));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Decrypts what <see cref="Seal"/> made for the owner; null when it is anything else.</summary>
    public byte[]? Unseal(string text, string owner)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize)
        {
            return null;
        }

        var (nonce, cipher, tag) = Split(bytes.AsMemory(0, length));
        var plain = new byte[cipher.Length];
        using var aes = Open();
        try
        {
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(owner));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // One for each use: it is not for several threads at once.
    private AesGcm Open() => new(_key, AesGcm.TagByteSizes.MaxSize);

    private static (Memory<byte> Nonce, Memory<byte> Cipher, Memory<byte> Tag) Split(Memory<byte> bytes) =>
        (bytes[..AesGcm.NonceByteSizes.MaxSize], bytes[AesGcm.NonceByteSizes.MaxSize..^AesGcm.TagByteSizes.MaxSize], bytes[^AesGcm.TagByteSizes.MaxSize..]);

    // Whole or not at all; of two that make one at once, the first one's stands.
    private static void Write(string file)
    {
        var temporary = $"{file}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        using (var stream = PrivateFiles.Open(temporary, FileMode.CreateNew))
        {
            stream.Write(RandomNumberGenerator.GetBytes(KeySize));
        }

        try
        {
            File.Move(temporary, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary);
        }
    }
}
