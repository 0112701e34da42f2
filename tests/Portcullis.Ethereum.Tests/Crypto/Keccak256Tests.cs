using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class Keccak256Tests
{
    private const byte Sha3 = 0x06;

    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Compute_KnownText_GivesTheKnownDigest(string text, string digest) =>
        Keccak256.Compute(Encoding.ASCII.GetBytes(text)).ToString().ShouldBe(digest);

    [Fact]
    [Trait("Case", "K3")]
    public void Compute_LengthVectors_MatchesAll315()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("keccak/keccak256-lengths.json"));
        var run = 0;
        foreach (var vector in vectors.RootElement.GetProperty("cases").EnumerateArray())
        {
            var data = Hex.Parse(vector.GetProperty("data").GetString()!);

            data.Length.ShouldBe(vector.GetProperty("len").GetInt32());
            Keccak256.Compute(data).ToString().ShouldBe(vector.GetProperty("keccak256").GetString());
            run++;
        }

        run.ShouldBe(315);
    }

    [Fact]
    [Trait("Case", "K3")]
    public void Compute_PaddedAsSha3_MatchesAll256KnownAnswersOfWholeBytes()
    {
        var run = 0;
        foreach (var (bits, message, expected) in KnownAnswers())
        {
            if (bits % 8 == 0)
            {
                Sha3Digest(Convert.FromHexString(message).AsSpan(0, bits / 8)).ShouldBe(Convert.FromHexString(expected), $"{bits} bits");
                run++;
            }
        }

        run.ShouldBe(256);
    }

    [Fact]
    public void Compute_PaddedAsSha3_AgreesWithThePlatform()
    {
        Assert.SkipUnless(SHA3_256.IsSupported, "the platform has no SHA3-256");

        Prop.ForAll((byte[] data) => Sha3Digest(data).SequenceEqual(SHA3_256.HashData(data))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(134)]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(271)]
    [InlineData(272)]
    [InlineData(273)]
    [InlineData(100_000)]
    public void Compute_AroundABlock_AgreesWithThePlatform(int length)
    {
        Assert.SkipUnless(SHA3_256.IsSupported, "the platform has no SHA3-256");
        var data = new byte[length];
        new Random(length).NextBytes(data);

        Sha3Digest(data).ShouldBe(SHA3_256.HashData(data));
    }

    [Fact]
    public void Compute_OneBitChanged_ChangesTheDigest()
    {
        var data = new byte[200];
        var digests = new HashSet<Hash> { Keccak256.Compute(data) };
        for (var bit = 0; bit < 8 * data.Length; bit++)
        {
            data[bit / 8] ^= (byte)(1 << (bit % 8));
            digests.Add(Keccak256.Compute(data)).ShouldBeTrue();
            data[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Compute_IntoALargerSpan_WritesOnly32Bytes()
    {
        var digest = Enumerable.Repeat((byte)0xAA, 40).ToArray();

        Keccak256.Compute("abc"u8, digest);

        digest[..32].ShouldBe(Keccak256.Compute("abc"u8).ToArray());
        digest[32..].ShouldAllBe(value => value == 0xAA);
    }

    [Fact]
    public void Compute_IntoItsOwnInput_IsTheSame()
    {
        var data = Enumerable.Range(0, 64).Select(i => (byte)i).ToArray();
        var expected = Keccak256.Compute(data).ToArray();

        Keccak256.Compute(data, data);

        data[..32].ShouldBe(expected);
    }

    private static byte[] Sha3Digest(ReadOnlySpan<byte> data)
    {
        var digest = new byte[32];
        Keccak256.Compute(data, digest, Sha3);
        return digest;
    }

    private static IEnumerable<(int Bits, string Message, string Digest)> KnownAnswers()
    {
        var lines = Vectors.Read("keccak/ShortMsgKAT_SHA3-256.txt").Split('\n', StringSplitOptions.TrimEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("Len = ", StringComparison.Ordinal))
            {
                yield return (int.Parse(lines[i][6..]), lines[i + 1][6..], lines[i + 2][5..]);
            }
        }
    }
}
