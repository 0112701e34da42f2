using System.Text.Json;

namespace Portcullis.Ethereum.Crypto;

/// <summary>What a V3 key file says, checked.</summary>
internal sealed record KeystoreFile(KeyDerivation Derivation, byte[] Iv, byte[] Ciphertext, byte[] Mac)
{
    private const int Version = 3;
    private const int LargestText = 64 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        // Old geth wrote "Crypto".
        PropertyNameCaseInsensitive = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads and checks the text.</summary>
    /// <exception cref="FormatException">It is not a V3 file, or one of a scheme or cost that is not supported.</exception>
    public static KeystoreFile Parse(string json)
    {
        var crypto = Read(json).Crypto;
        if (crypto.Cipher != "aes-128-ctr")
        {
            throw new FormatException("the key file's cipher is not supported: aes-128-ctr is");
        }

        return new KeystoreFile(
            KeyDerivation.Create(crypto.Kdf, crypto.KdfParams),
            ReadHex(crypto.CipherParams.Iv, 16, "crypto.cipherparams.iv"),
            ReadHex(crypto.Ciphertext, EthereumKey.Size, "crypto.ciphertext"),
            ReadHex(crypto.Mac, Hash.Size, "crypto.mac"));
    }

    /// <summary>Reads hexadecimal digits without a prefix; a size of null takes any.</summary>
    internal static byte[] ReadHex(string digits, int? size, string name) =>
        Hex.TryParse("0x" + digits, out var bytes) && (size is null || bytes.Length == size)
            ? bytes
            : throw new FormatException($"the key file's {name} is not {(size is null ? "hexadecimal" : $"{size} bytes of hexadecimal digits")}");

    private static Document Read(string json)
    {
        if (json.Length > LargestText)
        {
            throw new FormatException("not a key file: the text is too long");
        }

        try
        {
            return JsonSerializer.Deserialize<Document>(json, Options) is { Version: Version } document
                ? document
                : throw new FormatException("not a key file of version 3");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The second is for a text with half a surrogate pair.
#pragma warning disable MA0054 // The inner exception quotes the file, so it stays behind.
            throw new FormatException("not a key file: the JSON is broken, or a member is missing, doubled or of a wrong type");
#pragma warning restore MA0054
        }
    }

    /// <summary>The parameters of either derivation, as the file has them.</summary>
    internal sealed record DerivationMembers(int DkLen, string Salt, int N = 0, int R = 0, int P = 0, int C = 0, string? Prf = null);

    private sealed record Document(int Version, CryptoMembers Crypto);

    private sealed record CryptoMembers(
        string Cipher, CipherMembers CipherParams, string Ciphertext, string Kdf, DerivationMembers KdfParams, string Mac);

    private sealed record CipherMembers(string Iv);
}
