using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed partial class KeystoreMutationTests
{
    private const string Password = "right";
    private static readonly byte[] PrivateKey = Keccak256.Compute("a key"u8).ToArray();

    private static readonly FuzzTarget Target = new(
        "keystore reader", [KeystoreWriter.Write(PrivateKey, Password), KeystoreWriter.Write(PrivateKey, Password, "pbkdf2")], Probe)
    {
        Tokens =
        [
            "\"version\":3", "\"crypto\":", "\"Crypto\":", "\"CRYPTO\":", "\"kdfparams\":", "\"kdf\":\"scrypt\"", "\"kdf\":\"pbkdf2\"", "\"n\":", "\"r\":", "\"p\":", "\"c\":", "\"dklen\":", "\"prf\":\"hmac-sha256\"",
            "\"salt\":\"\"", "\"mac\":null", "\"\\ud800\"", "\"\\ud800\":1", "{", "}", "[", "]", ",", ":", "\"", "0x", "//", "\ufeff",
        ],
        Separators = ",{}[]:",
        MaxLength = 6_000,
        Own = [JsonMutation.Change],
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Parse_Mutants_AreRefusedOrGiveTheKeyTheyHold()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.ShouldContain(outcome => outcome == "the key");
        report.Outcomes.Count.ShouldBeGreaterThan(8);
    }

    private static string Probe(string json)
    {
        try
        {
            KeystoreFile.Parse(json);
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }

        // A cost that a file may have takes seconds, so only the seeds' own costs are paid.
        return Cheap().IsMatch(json) ? Decrypt(json) : "dear";
    }

    private static string Decrypt(string json)
    {
        try
        {
            var key = Keystore.Decrypt(json, Password);
            key.Length.ShouldBe(32);
            // The check value of this format does not cover the iv, so that another iv gives another key.
            return key.AsSpan().SequenceEqual(PrivateKey) ? "the key" : "another iv";
        }
        catch (CryptographicException)
        {
            return "wrong password";
        }
    }

    [GeneratedRegex("\"n\":16,\"r\":8,\"p\":1[,}]|\"c\":10,", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Cheap();
}
