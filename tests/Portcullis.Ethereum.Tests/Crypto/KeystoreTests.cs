using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class KeystoreTests
{
    private const string Password = "right";
    private static readonly byte[] PrivateKey = Keccak256.Compute("a key"u8).ToArray();

    [Fact]
    public void Decrypt_KeyStoreVectors_GivesAllFiveKeys()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("ethereum-tests/KeyStoreTests/basic_tests.json"));
        var run = 0;
        foreach (var (vector, name) in vectors.RootElement.EnumerateObject().Select(property => (property.Value, property.Name)))
        {
            var key = Keystore.Decrypt(vector.GetProperty("json").GetRawText(), vector.GetProperty("password").GetString()!);

            Convert.ToHexStringLower(key).ShouldBe(vector.GetProperty("priv").GetString(), name);
            run++;
        }

        run.ShouldBe(5);
    }

    [Theory]
    [InlineData("scrypt")]
    [InlineData("pbkdf2")]
    public void Decrypt_RightPassword_GivesTheKey(string kdf) =>
        Keystore.Decrypt(KeystoreWriter.Write(PrivateKey, Password, kdf), Password).ShouldBe(PrivateKey);

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("right ")]
    [InlineData("Right")]
    public void Decrypt_WrongPassword_IsACryptographicException(string password) =>
        Should.Throw<CryptographicException>(() => Keystore.Decrypt(KeystoreWriter.Write(PrivateKey, Password), password));

    [Fact]
    public void Decrypt_PasswordWithLettersOfManyBytes_IsReadAsUtf8() =>
        Keystore.Decrypt(KeystoreWriter.Write(PrivateKey, "pässwörd 世界 🔑"), "pässwörd 世界 🔑").ShouldBe(PrivateKey);

    [Fact]
    public void Decrypt_OldCapitalCrypto_IsRead()
    {
        var json = KeystoreWriter.Write(PrivateKey, Password).Replace("\"crypto\"", "\"Crypto\"", StringComparison.Ordinal);

        Keystore.Decrypt(json, Password).ShouldBe(PrivateKey);
    }

    [Fact]
    public void Decrypt_LongerDerivedKey_UsesItsBeginning()
    {
        var json = Change("kdfparams.dklen", "64");

        Keystore.Decrypt(json, Password).ShouldBe(PrivateKey);
    }

    [Fact]
    public void Decrypt_HalfACharacterInTheText_IsAFormatException() => Should.Throw<FormatException>(() => Keystore.Decrypt("\udfff", Password));

    [Theory]
    [InlineData("ciphertext", 0)]
    [InlineData("ciphertext", 63)]
    [InlineData("mac", 0)]
    [InlineData("mac", 63)]
    [InlineData("kdfparams.salt", 5)]
    public void Decrypt_OneDigitChanged_IsRefused(string path, int position)
    {
        var document = JsonNode.Parse(KeystoreWriter.Write(PrivateKey, Password))!;
        var node = Find(document, path, out var name);
        var digits = node[name]!.GetValue<string>().ToCharArray();
        digits[position] = digits[position] == '0' ? '1' : '0';
        node[name] = new string(digits);

        Should.Throw<CryptographicException>(() => Keystore.Decrypt(document.ToJsonString(), Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":3}")]
    [InlineData("{\"version\":3,\"crypto\":null}")]
    [InlineData("{\"version\":3,\"crypto\":{}}")]
    [InlineData("{\"version\":")]
    [InlineData("not json")]
    public void Decrypt_NoKeyFile_IsAFormatException(string json) =>
        Should.Throw<FormatException>(() => Keystore.Decrypt(json, Password));

    [Theory]
    [InlineData("cipher", "\"aes-128-cbc\"")]
    [InlineData("cipher", "\"aes-256-ctr\"")]
    [InlineData("cipher", "null")]
    [InlineData("cipherparams", "{}")]
    [InlineData("cipherparams.iv", "\"00\"")]
    [InlineData("cipherparams.iv", "\"zz0102030405060708090a0b0c0d0e0f\"")]
    [InlineData("ciphertext", "\"\"")]
    [InlineData("ciphertext", "\"00\"")]
    [InlineData("mac", "\"00\"")]
    [InlineData("mac", "7")]
    [InlineData("kdf", "\"argon2id\"")]
    [InlineData("kdf", "\"SCRYPT\"")]
    [InlineData("kdfparams.salt", "\"0\"")]
    [InlineData("kdfparams.salt", "\"xy\"")]
    [InlineData("kdfparams.dklen", "16")]
    [InlineData("kdfparams.dklen", "-1")]
    [InlineData("kdfparams.dklen", "99999999999")]
    [InlineData("kdfparams.n", "0")]
    [InlineData("kdfparams.n", "1")]
    [InlineData("kdfparams.n", "1000")]
    [InlineData("kdfparams.n", "-2")]
    [InlineData("kdfparams.n", "\"16\"")]
    [InlineData("kdfparams.r", "0")]
    [InlineData("kdfparams.p", "0")]
    public void Decrypt_WrongMember_IsAFormatException(string path, string value) =>
        Should.Throw<FormatException>(() => Keystore.Decrypt(Change(path, value), Password));

    [Theory]
    [InlineData("kdfparams.n", "1073741824")]
    [InlineData("kdfparams.n", "524288")]
    [InlineData("kdfparams.r", "2147483647")]
    [InlineData("kdfparams.p", "2147483647")]
    [InlineData("kdfparams.p", "1025")]
    public void Decrypt_HostileScryptCost_IsRefusedBeforeAnyWork(string path, string value) =>
        Should.Throw<FormatException>(() => Keystore.Decrypt(Change(path, value), Password)).Message.ShouldContain("cost too much");

    [Theory]
    [InlineData("kdfparams.c", "8388609")]
    [InlineData("kdfparams.c", "2147483647")]
    [InlineData("kdfparams.c", "0")]
    [InlineData("kdfparams.prf", "\"hmac-sha512\"")]
    [InlineData("kdfparams.prf", "null")]
    public void Decrypt_HostilePbkdf2_IsRefusedBeforeAnyWork(string path, string value) =>
        Should.Throw<FormatException>(() => Keystore.Decrypt(Change(path, value, "pbkdf2"), Password));

    [Fact]
    public void Decrypt_VersionOtherThanThree_IsRefused()
    {
        var json = KeystoreWriter.Write(PrivateKey, Password).Replace("\"version\":3", "\"version\":4", StringComparison.Ordinal);

        Should.Throw<FormatException>(() => Keystore.Decrypt(json, Password)).Message.ShouldContain("version 3");
    }

    [Fact]
    public void Decrypt_DoubledMember_IsRefused()
    {
        var json = KeystoreWriter.Write(PrivateKey, Password).Replace("\"version\":3", "\"version\":3,\"version\":3", StringComparison.Ordinal);

        Should.Throw<FormatException>(() => Keystore.Decrypt(json, Password));
    }

    [Fact]
    public void Decrypt_HugeText_IsRefusedUnread() =>
        Should.Throw<FormatException>(() => Keystore.Decrypt(new string(' ', 70_000) + KeystoreWriter.Write(PrivateKey, Password), Password));

    [Fact]
    public void Decrypt_Refused_RepeatsNeitherPasswordNorFile()
    {
        var refused = Should.Throw<FormatException>(() => Keystore.Decrypt("{\"version\":\"s3cretvalue\"}", "s3cretpassword"));

        refused.ToString().ShouldNotContain("s3cret");
    }

    private static string Change(string path, string value, string kdf = "scrypt")
    {
        var document = JsonNode.Parse(KeystoreWriter.Write(PrivateKey, Password, kdf))!;
        var node = Find(document, path, out var name);
        node[name] = JsonNode.Parse(value);
        return document.ToJsonString();
    }

    private static JsonNode Find(JsonNode document, string path, out string name)
    {
        var names = path.Split('.');
        name = names[^1];
        return names[..^1].Aggregate(document["crypto"]!, (node, member) => node[member]!);
    }
}
