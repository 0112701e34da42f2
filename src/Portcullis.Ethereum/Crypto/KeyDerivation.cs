using System.Security.Cryptography;

namespace Portcullis.Ethereum.Crypto;

/// <summary>How a key file turns a password into a key, with costs that were checked.</summary>
internal abstract record KeyDerivation
{
    private const int SmallestOutput = 32;

    /// <summary>Checks the scheme and its cost.</summary>
    /// <exception cref="FormatException">They are not supported.</exception>
    public static KeyDerivation Create(string name, KeystoreFile.DerivationMembers members)
    {
        if (members.DkLen < SmallestOutput)
        {
            throw new FormatException("the key file's crypto.kdfparams.dklen is below 32");
        }

        var salt = KeystoreFile.ReadHex(members.Salt, size: null, "crypto.kdfparams.salt");
        return name switch
        {
            "scrypt" when Scrypt.IsSupported(members.N, members.R, members.P) => new ScryptDerivation(members.N, members.R, members.P, salt),
            "pbkdf2" when members.Prf == "hmac-sha256" && members.C is >= 1 and <= Pbkdf2Derivation.MostRounds => new Pbkdf2Derivation(members.C, salt),
            "scrypt" or "pbkdf2" => throw new FormatException($"the key file's parameters of {name} are not supported, or cost too much"),
            _ => throw new FormatException("the key file's key derivation is not supported: scrypt and pbkdf2 are"),
        };
    }

    /// <summary>Fills <paramref name="key"/>, of 32 bytes; a longer output of either scheme begins with the same bytes.</summary>
    public abstract void Derive(ReadOnlySpan<byte> password, Span<byte> key);

    private sealed record ScryptDerivation(int N, int R, int P, byte[] Salt) : KeyDerivation
    {
        public override void Derive(ReadOnlySpan<byte> password, Span<byte> key) => Scrypt.Derive(password, Salt, N, R, P, key);
    }

    private sealed record Pbkdf2Derivation(int Rounds, byte[] Salt) : KeyDerivation
    {
        public const int MostRounds = 1 << 23;

        public override void Derive(ReadOnlySpan<byte> password, Span<byte> key) =>
            Rfc2898DeriveBytes.Pbkdf2(password, Salt, key, Rounds, HashAlgorithmName.SHA256);
    }
}
