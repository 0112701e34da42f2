namespace Portcullis.Ethereum.Crypto;

/// <summary>Web3 Secret Storage version 3: the encrypted key files that geth, MetaMask and Foundry write.</summary>
public static class Keystore
{
    /// <summary>Decrypts a key file's text. Knows the key derivations scrypt and pbkdf2 and the cipher aes-128-ctr.</summary>
    /// <returns>The 32-byte private key.</returns>
    /// <exception cref="FormatException">The text is not such a file, or asks for a scheme or cost that is not supported.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The password is wrong.</exception>
    public static byte[] Decrypt(string json, string password) => throw new NotSupportedException("not built yet");
}
