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

    [Theory]
    [MemberData(nameof(Rfc8032.All), MemberType = typeof(Rfc8032))]
    public void Verify_Rfc8032_IsTaken(string key, string message, string signature) => Takes(key, message, signature).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(Rfc8032.Brief), MemberType = typeof(Rfc8032))]
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
    [MemberData(nameof(Rfc8032.All), MemberType = typeof(Rfc8032))]
    public void Verify_SPlusL_IsRefused(string key, string message, string signature)
    {
        var s = Convert.FromHexString(signature);
        (new BigInteger(s.AsSpan(32), isUnsigned: true) + CraftedKey.L).TryWriteBytes(s.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();
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
