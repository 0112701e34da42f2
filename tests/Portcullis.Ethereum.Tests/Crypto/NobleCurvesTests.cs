using System.Text.Json;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;
using Portcullis.Ethereum.Tests.Crypto.Recovery;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class NobleCurvesTests
{
    private const string File = "noble-curves/secp256k1-ecdsa.json";

    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    [Trait("Case", "K2")]
    public void TryRecoverAddress_ValidVectors_GivesAll2019Signers(string name)
    {
        var recovery = Recoveries.Find(name);
        using var vectors = JsonDocument.Parse(Vectors.Read(File));
        var run = 0;
        foreach (var vector in vectors.RootElement.GetProperty("valid").EnumerateArray())
        {
            using var key = new EthereumKey(Bytes(vector, "d"));
            var digest = new Hash(Bytes(vector, "m"));
            var signature = Bytes(vector, "signature");

            byte[] candidates = [0, 1];
            candidates.Count(v => Secp256k1.TryRecoverAddress(recovery, digest, [.. signature, v], out var signer) && signer == key.Address).ShouldBe(1);
            run++;
        }

        run.ShouldBe(2019);
    }

    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    [Trait("Case", "K2")]
    public void TryRecoverPublicKey_InvalidVectors_NeverGiveAnyOf25Keys(string name)
    {
        var recovery = Recoveries.Find(name);
        using var vectors = JsonDocument.Parse(Vectors.Read(File));
        var run = 0;
        foreach (var vector in vectors.RootElement.GetProperty("invalid").GetProperty("verify").EnumerateArray())
        {
            var digest = new Hash(Bytes(vector, "m"));
            var signature = Bytes(vector, "signature");

            Keys(recovery, digest, signature).Contains(vector.GetProperty("Q").GetString(), StringComparer.Ordinal)
                .ShouldBeFalse(vector.GetProperty("description").GetString());
            run++;
        }

        run.ShouldBe(25);
    }

    [Fact]
    public void EthereumKey_InvalidVectors_RefusesAllFourKeys()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read(File));
        var run = 0;
        foreach (var vector in vectors.RootElement.GetProperty("invalid").GetProperty("sign").EnumerateArray())
        {
            Should.Throw<ArgumentException>(() => new EthereumKey(Bytes(vector, "d")));
            run++;
        }

        run.ShouldBe(4);
    }

    /// <summary>The keys that either v gives, in both encodings of SEC 1.</summary>
    private static List<string> Keys(IRecovery recovery, Hash digest, byte[] signature)
    {
        List<string> keys = [];
        var key = new byte[64];
        foreach (var v in new byte[] { 27, 28 })
        {
            if (Secp256k1.TryRecoverPublicKey(recovery, digest, [.. signature, v], key))
            {
                keys.Add("04" + Convert.ToHexStringLower(key));
                keys.Add((key[^1] % 2 == 0 ? "02" : "03") + Convert.ToHexStringLower(key.AsSpan(0, 32)));
            }
        }

        return keys;
    }

    private static byte[] Bytes(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}
