using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Ethereum.Tests.Signatures;

public sealed class AccountSignatureTests
{
    private static readonly BigInteger Order = BigInteger.Parse("115792089237316195423570985008687907852837564279074904382605163141518161494337");
    private static readonly Hash Digest = Keccak256.Compute("a message"u8);
    private static readonly EthereumKey Key = new(Keccak256.Compute("a key"u8).ToArray());
    // Of odd parity: without its v one of even parity is in the compact form as it stands.
    private static readonly byte[] Good = Enumerable.Range(0, 1000).Select(_ => Key.Sign(Digest)).First(signature => signature[64] == 28);

    /// <summary>What becomes of the good signature, by its name.</summary>
    private static readonly Dictionary<string, Func<byte[]>> Others = new(StringComparer.Ordinal)
    {
        ["empty"] = () => [],
        ["64 bytes, cut"] = () => Good[..64],
        ["64 bytes, compact"] = () => Compact(Good),
        ["66 bytes"] = () => [.. Good, 0],
        ["twice"] = () => [.. Good, .. Good],
        ["other v"] = () => WithV((byte)(Good[64] ^ 27 ^ 28)),
        ["v 2"] = () => WithV(2),
        ["v 26"] = () => WithV(26),
        ["v 29"] = () => WithV(29),
        ["v 35"] = () => WithV(35),
        ["v 255"] = () => WithV(255),
        ["high s"] = () => [.. Good[..32], .. Word(Order - new BigInteger(Good.AsSpan(32, 32), isUnsigned: true, isBigEndian: true)), (byte)(Good[64] ^ 27 ^ 28)],
        ["s 0"] = () => [.. Good[..32], .. new byte[32], Good[64]],
        ["s n"] = () => [.. Good[..32], .. Word(Order), Good[64]],
        ["r 0"] = () => [.. new byte[32], .. Good[32..]],
        ["r n"] = () => [.. Word(Order), .. Good[32..]],
        ["zeros"] = () => new byte[65],
    };

    public static TheoryData<string> Names => [.. Others.Keys];

    [Fact]
    public void IsBy_OwnSignature_BothFormsOfV()
    {
        AccountSignature.IsBy(Key.Address, Digest, Good, CompactForm.Refused).ShouldBeTrue();
        AccountSignature.IsBy(Key.Address, Digest, WithV((byte)(Good[64] - 27)), CompactForm.Refused).ShouldBeTrue();
        AccountSignature.IsBy(Key.Address, Digest, Good, CompactForm.Taken).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void IsBy_AnotherShape_IsRefused(string name) => AccountSignature.IsBy(Key.Address, Digest, Others[name](), CompactForm.Refused).ShouldBeFalse();

    [Theory]
    [MemberData(nameof(Names))]
    public void IsBy_WhereCompactIsTaken_OnlyCompactIsTakenAsWell(string name) =>
        AccountSignature.IsBy(Key.Address, Digest, Others[name](), CompactForm.Taken).ShouldBe(string.Equals(name, "64 bytes, compact", StringComparison.Ordinal));

    [Fact]
    public void IsBy_AnotherAccountOrDigest_IsRefused()
    {
        AccountSignature.IsBy(Address.Parse("0x00000000000000000000000000000000000A11CE"), Digest, Good, CompactForm.Refused).ShouldBeFalse();
        AccountSignature.IsBy(Key.Address, Keccak256.Compute("another message"u8), Good, CompactForm.Refused).ShouldBeFalse();
    }

    [Fact]
    public void IsBy_ZeroAddress_SignsNothing()
    {
        foreach (var name in Others.Keys)
        {
            AccountSignature.IsBy(Address.Zero, Digest, Others[name](), CompactForm.Taken).ShouldBeFalse(name);
        }
    }

    [Fact]
    public void IsBy_CompactOfAnyDigest_HoldsAndBindsItsParity() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var digest = Keccak256.Compute(BitConverter.GetBytes(seed));
            var compact = Compact(Key.Sign(digest));
            var isTaken = AccountSignature.IsBy(Key.Address, digest, compact, CompactForm.Taken);
            compact[32] ^= 0x80;
            return isTaken && !AccountSignature.IsBy(Key.Address, digest, compact, CompactForm.Taken);
        }));

    private static byte[] WithV(byte v) => [.. Good[..64], v];

    private static byte[] Compact(byte[] signature)
    {
        var compact = signature[..64];
        compact[32] |= (byte)((signature[64] - 27) << 7);
        return compact;
    }

    private static byte[] Word(BigInteger value) => UInt256.FromBigInteger(value).ToArray();
}
