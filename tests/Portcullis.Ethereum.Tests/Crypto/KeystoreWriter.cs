using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Tests.Crypto;

/// <summary>Writes cheap V3 key files with the platform's own cipher, apart from the code under test save for scrypt and Keccak.</summary>
internal static class KeystoreWriter
{
    public static string Write(byte[] privateKey, string password, string kdf = "scrypt")
    {
        byte[] salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], iv = [.. Enumerable.Range(240, 16).Select(i => (byte)i)];
        var derived = new byte[32];
        var secret = Encoding.UTF8.GetBytes(password);
        if (kdf == "scrypt")
        {
            Scrypt.Derive(secret, salt, 16, 8, 1, derived);
        }
        else
        {
            Rfc2898DeriveBytes.Pbkdf2(secret, salt, derived, 10, HashAlgorithmName.SHA256);
        }

        var ciphertext = Encrypt(derived[..16], iv, privateKey);
        object parameters = kdf == "scrypt"
            ? new { dklen = 32, salt = Convert.ToHexStringLower(salt), n = 16, r = 8, p = 1 }
            : new { dklen = 32, salt = Convert.ToHexStringLower(salt), c = 10, prf = "hmac-sha256" };
        return JsonSerializer.Serialize(new
        {
            version = 3,
            id = "3198bc9c-6672-5ab3-d995-4942343ae5b6",
            crypto = new
            {
                cipher = "aes-128-ctr",
                cipherparams = new { iv = Convert.ToHexStringLower(iv) },
                ciphertext = Convert.ToHexStringLower(ciphertext),
                kdf,
                kdfparams = parameters,
                mac = Convert.ToHexStringLower(Keccak256.Compute([.. derived[16..], .. ciphertext]).ToArray()),
            },
        });
    }

    private static byte[] Encrypt(byte[] key, byte[] iv, byte[] plain)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        byte[] next = [.. iv[..15], (byte)(iv[15] + 1)];
        next[14] += iv[15] == 255 ? (byte)1 : (byte)0;
        var stream = aes.EncryptEcb([.. iv, .. next], PaddingMode.None);
        return [.. plain.Zip(stream, (left, right) => (byte)(left ^ right))];
    }
}
