using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;
using Portcullis.Testing;
using Portcullis.Ethereum.Tests.Crypto.Curve;
using Portcullis.Ethereum.Tests.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto;

/// <summary>
/// The vectors ask for verification, so a signature counts as good when the key comes back from it with either v. This file is of the
/// variant with strict DER and low s, as Ethereum demands of s.
/// </summary>
public sealed class WycheproofTests
{
    // x of k · G is r + n there, which a recovery without v 2 or 3 cannot know.
    private const string LostOrder = "k*G has a large x-coordinate";

    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    [Trait("Case", "K2")]
    public void TryRecoverPublicKey_BitcoinVectors_Takes161Of162AndRefuses301(string name)
    {
        var recovery = Recoveries.Find(name);
        using var vectors = JsonDocument.Parse(Vectors.Read("wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json"));
        var (good, bad, lost) = (0, 0, 0);
        foreach (var group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var isValid = test.GetProperty("result").GetString() == "valid";
                var isLost = isValid && test.GetProperty("comment").GetString() == LostOrder;

                IsGood(recovery, group, test).ShouldBe(isValid && !isLost, $"test {test.GetProperty("tcId")}: {test.GetProperty("comment")}");
                (good, bad, lost) = (good + (isValid && !isLost ? 1 : 0), bad + (isValid ? 0 : 1), lost + (isLost ? 1 : 0));
            }
        }

        (good, bad, lost).ShouldBe((161, 301, 1));
    }

    private static bool IsGood(IRecovery recovery, JsonElement group, JsonElement test)
    {
        var key = Convert.FromHexString(group.GetProperty("publicKey").GetProperty("uncompressed").GetString()!)[1..];
        var digest = new Hash(SHA256.HashData(Convert.FromHexString(test.GetProperty("msg").GetString()!)));
        return SplitDer(Convert.FromHexString(test.GetProperty("sig").GetString()!)) is var (r, s)
            && IsWord(r) && IsWord(s)
            && Recovers(recovery, digest, r, s, key);
    }

    private static bool IsWord(BigInteger value) => value.Sign >= 0 && value.GetBitLength() <= 256;

    private static bool Recovers(IRecovery recovery, Hash digest, BigInteger r, BigInteger s, byte[] key)
    {
        var found = new byte[64];
        byte[] signature = [.. ReferenceCurve.Write(r), .. ReferenceCurve.Write(s), 27];
        byte[] other = [.. signature[..64], 28];
        return (Secp256k1.TryRecoverPublicKey(recovery, digest, signature, found) && found.SequenceEqual(key))
            || (Secp256k1.TryRecoverPublicKey(recovery, digest, other, found) && found.SequenceEqual(key));
    }

    private static (BigInteger R, BigInteger S)? SplitDer(byte[] signature)
    {
        try
        {
            var outer = new AsnReader(signature, AsnEncodingRules.DER);
            var inner = outer.ReadSequence();
            var parts = (inner.ReadInteger(), inner.ReadInteger());
            inner.ThrowIfNotEmpty();
            outer.ThrowIfNotEmpty();
            return parts;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
