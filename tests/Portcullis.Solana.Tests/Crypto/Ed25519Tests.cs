using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Solana.Crypto;
using Portcullis.Testing;

namespace Portcullis.Solana.Tests.Crypto;

/// <summary>RFC 8032's vectors (7.1), whole and spoilt; OpenSSL as a second opinion; and what OpenSSL takes and nobody should.</summary>
public sealed class Ed25519Tests
{
    private const string Identity = "0100000000000000000000000000000000000000000000000000000000000000";

    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<string, string, string> Vectors => new()
    {
        { "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
        { "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
        { "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_Rfc8032_IsTaken(string key, string message, string signature) => Takes(key, message, signature).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_AnyBitTurned_IsRefused(string key, string message, string signature)
    {
        var parts = new[] { Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature) };
        foreach (var part in parts)
        {
            for (var bit = 0; bit < 8 * part.Length; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Ed25519.Verify(parts[0], parts[1], parts[2]).ShouldBeFalse();
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Verify_WhatOpenSslSigns_IsTakenAndOpenSslAgreesOnEverySpoiltOne() =>
        Prop.ForAll<byte[], byte[], int>((seed, message, place) =>
        {
            var key = new Ed25519Key([.. seed.Concat(new byte[32]).Take(32)]);
            var signature = key.Sign(message);
            Ed25519.Verify(key.PublicKey, message, signature).ShouldBeTrue();

            byte[] all = [.. key.PublicKey, .. signature];
            all[(int)((uint)place % all.Length)] ^= (byte)(1 << ((place >> 8) & 7));
            Ed25519.Verify(all.AsSpan(0, 32), message, all.AsSpan(32)).ShouldBe(Ed25519Key.OpenSslTakes(all[..32], message, all[32..]));
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_SPlusL_IsRefused(string key, string message, string signature)
    {
        var s = Convert.FromHexString(signature);
        (new BigInteger(s.AsSpan(32), isUnsigned: true) + L).TryWriteBytes(s.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();
        Takes(key, message, Convert.ToHexString(s)).ShouldBeFalse();
    }

    // Of order 1, 2, 4 (two of them) and 8 (four of them): with S = 0 and R = 1 the equation holds for every message whose hash is a multiple of the order.
    [Theory]
    [InlineData(Identity)]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    public void Verify_KeyOfSmallOrder_IsRefusedWhereOpenSslTakesIt(string key)
    {
        var (point, signature) = (Convert.FromHexString(key), Convert.FromHexString(Identity + new string('0', 64)));
        byte[][] messages = [.. Enumerable.Range(0, 64).Select(i => new[] { (byte)i })];
        messages.ShouldContain(message => Ed25519Key.OpenSslTakes(point, message, signature));
        messages.ShouldAllBe(message => !Ed25519.Verify(point, message, signature));
    }

    // The same points again, as p + y, or with the sign of an x that is 0.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Verify_PointThatIsNotInItsOneForm_IsRefused(string encoding)
    {
        var message = Convert.FromHexString("72");
        Enumerable.Range(0, 64).ShouldAllBe(i => !Ed25519.Verify(Convert.FromHexString(encoding), new[] { (byte)i }, Convert.FromHexString(Identity + new string('0', 64))));
        Ed25519.Verify(Ed25519Key.Of(1).PublicKey, message, Convert.FromHexString(encoding + new string('0', 64))).ShouldBeFalse();
    }

    [Fact]
    public void Verify_KeyThatIsOnNoCurve_IsRefused() =>
        Takes("0200000000000000000000000000000000000000000000000000000000000000", "72", Identity + new string('0', 64)).ShouldBeFalse();

    [Theory]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    [InlineData(0, 0)]
    public void Verify_WrongLengths_IsRefused(int key, int signature) => Ed25519.Verify(new byte[key], [1], new byte[signature]).ShouldBeFalse();

    private static bool Takes(string key, string message, string signature) =>
        Ed25519.Verify(Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));
}
