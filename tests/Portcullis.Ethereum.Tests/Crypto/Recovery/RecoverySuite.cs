using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;
using Portcullis.Ethereum.Tests.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

/// <summary>What every recovery must do, through the checks that they share.</summary>
public abstract class RecoverySuite : IDisposable
{
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string HalfOrder = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    private const string AboveHalfOrder = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
    private const string BelowOrder = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private const string Prime = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    private const string All = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private static readonly Hash Digest = Keccak256.Compute("a message"u8);
    private readonly EthereumKey _key = new(Keccak256.Compute("a key"u8).ToArray());

    private readonly IRecovery _recovery;

    private protected RecoverySuite(IRecovery recovery) => _recovery = recovery;

    public void Dispose()
    {
        _key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(27, 0)]
    [InlineData(28, 1)]
    public void TryRecoverAddress_EitherFormOfV_GivesTheSameSigner(byte v, byte low)
    {
        var signature = SignatureWith(v);

        Recover(signature).ShouldBe(_key.Address);
        signature[64] = low;
        Recover(signature).ShouldBe(_key.Address);
    }

    [Theory]
    [InlineData(27)]
    [InlineData(28)]
    public void TryRecoverAddress_OtherV_GivesSomebodyElse(byte v)
    {
        var signature = SignatureWith(v);
        signature[64] = (byte)(55 - v);

        Recover(signature).ShouldNotBe(_key.Address);
    }

    [Fact]
    public void TryRecoverAddress_EveryByteAsV_OnlyFourAreTaken()
    {
        var signature = _key.Sign(Digest);
        var taken = Enumerable.Range(0, 256).Where(v => Recover([.. signature[..64], (byte)v]) is not null);

        taken.ShouldBe([0, 1, 27, 28]);
    }

    [Fact]
    public void TryRecoverAddress_EveryOtherLength_IsRefused()
    {
        var signature = _key.Sign(Digest);
        var taken = Enumerable.Range(0, 200).Where(length => Recover([.. signature.Concat(new byte[200]).Take(length)]) is not null);

        taken.ShouldBe([65]);
    }

    [Theory]
    [InlineData(Zero, One)]
    [InlineData(One, Zero)]
    [InlineData(Zero, Zero)]
    [InlineData(Order, One)]
    [InlineData(Prime, One)]
    [InlineData(All, One)]
    [InlineData(One, AboveHalfOrder)]
    [InlineData(One, BelowOrder)]
    [InlineData(One, Order)]
    [InlineData(One, Prime)]
    [InlineData(One, All)]
    [InlineData(All, All)]
    public void TryRecoverAddress_RangeOfRAndS_IsHeld(string r, string s)
    {
        foreach (byte v in new byte[] { 0, 1, 27, 28 })
        {
            Secp256k1.TryRecoverAddress(_recovery, Digest, Signature(r, s, v), out var address).ShouldBeFalse();
            address.ShouldBe(Address.Zero);
        }
    }

    [Theory]
    [InlineData(One, One)]
    [InlineData(One, HalfOrder)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000002", HalfOrder)]
    public void TryRecoverAddress_EdgesOfTheRange_AreTaken(string r, string s) =>
        ShouldAgreeWithTheReference(Digest.ToArray(), Signature(r, s, 27)).ShouldBeTrue();

    [Fact]
    public void TryRecoverAddress_NoPointHasThisX_IsRefused()
    {
        // x = 5: 5³ + 7 = 132 is no square.
        Recover(Signature(Zero[..63] + "5", One, 27)).ShouldBeNull();
        Recover(Signature(Zero[..63] + "5", One, 28)).ShouldBeNull();
    }

    [Fact]
    public void TryRecoverAddress_PointAtInfinity_IsRefused()
    {
        // R = G and s = z make r⁻¹ (s R − z G) vanish.
        var (r, z) = (Convert.ToHexStringLower(ReferenceCurve.Write(ReferenceCurve.G.X)), One);

        Secp256k1.TryRecoverAddress(_recovery, Hash.Parse("0x" + z), Signature(r, z, 27), out _).ShouldBeFalse();
        Secp256k1.TryRecoverAddress(_recovery, Hash.Parse("0x" + z), Signature(r, z, 28), out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Zero)]
    [InlineData(One)]
    [InlineData(BelowOrder)]
    [InlineData(Order)]
    [InlineData(Prime)]
    [InlineData(All)]
    public void TryRecoverAddress_EdgeDigests_AreSignedAndRecovered(string digest)
    {
        var hash = Hash.Parse("0x" + digest);

        Secp256k1.TryRecoverAddress(_recovery, hash, _key.Sign(hash), out var signer).ShouldBeTrue();
        signer.ShouldBe(_key.Address);
    }

    [Fact]
    public void TryRecoverAddress_DigestAboveTheOrder_IsTakenModuloTheOrder()
    {
        var signature = _key.Sign(Hash.Parse("0x" + Zero));

        Secp256k1.TryRecoverAddress(_recovery, Hash.Parse("0x" + Order), signature, out var signer).ShouldBeTrue();
        signer.ShouldBe(_key.Address);
    }

    [Fact]
    public void TryRecoverAddress_HighSTwin_IsRefused()
    {
        for (var i = 0; i < 16; i++)
        {
            var signature = _key.Sign(Digest);
            var high = ReferenceCurve.Write(ReferenceCurve.N - ReferenceCurve.Read(signature.AsSpan(32, 32)));

            Recover([.. signature[..32], .. high, (byte)(55 - signature[64])]).ShouldBeNull();
        }
    }

    [Fact]
    public void TryRecoverAddress_AnyBitFlipped_NeverGivesTheSameSigner()
    {
        var signature = _key.Sign(Digest);
        for (var bit = 0; bit < 8 * 64; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Recover(signature).ShouldNotBe(_key.Address, $"bit {bit}");
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Recover(signature).ShouldBe(_key.Address);
    }

    [Fact]
    public void TryRecoverAddress_AnyBitOfTheDigestFlipped_NeverGivesTheSameSigner()
    {
        var signature = _key.Sign(Digest);
        var digest = Digest.ToArray();
        for (var bit = 0; bit < 8 * 32; bit++)
        {
            digest[bit / 8] ^= (byte)(1 << (bit % 8));
            Secp256k1.TryRecoverAddress(_recovery, new Hash(digest), signature, out var signer);
            signer.ShouldNotBe(_key.Address, $"bit {bit}");
            digest[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void TryRecoverAddress_RandomKeys_GiveTheirAddress()
    {
        var random = new Random(42);
        for (var i = 0; i < 300; i++)
        {
            using var key = new EthereumKey(RandomScalar(random));
            var digest = new Hash(RandomScalar(random));

            Secp256k1.TryRecoverAddress(_recovery, digest, key.Sign(digest), out var signer).ShouldBeTrue();
            signer.ShouldBe(key.Address);
        }
    }

    [Fact]
    public void TryRecoverAddress_RandomBytes_AgreesWithTheTextbook()
    {
        var random = new Random(7);
        var taken = 0;
        for (var i = 0; i < 24; i++)
        {
            var signature = new byte[65];
            random.NextBytes(signature);
            signature[32] &= 0x7F;
            signature[64] = (byte)(27 + (i % 2));
            taken += ShouldAgreeWithTheReference(RandomScalar(random), signature) ? 1 : 0;
        }

        // About half of all r are the x of a point.
        taken.ShouldBeInRange(4, 20);
    }

    [Fact]
    public async Task TryRecoverAddress_FromManyThreads_GivesTheSigner()
    {
        var signature = _key.Sign(Digest);

        var signers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Recover(signature), TestContext.Current.CancellationToken)));

        signers.ShouldAllBe(signer => signer == _key.Address);
    }

    [Fact]
    public void TryRecoverPublicKey_Refused_LeavesTheBufferAlone()
    {
        var key = new byte[64];

        Secp256k1.TryRecoverPublicKey(_recovery, Digest, new byte[65], key).ShouldBeFalse();
        key.ShouldAllBe(value => value == 0);
    }

    private bool ShouldAgreeWithTheReference(byte[] digest, byte[] signature)
    {
        var expected = ReferenceCurve.Recover(
            ReferenceCurve.Read(digest), ReferenceCurve.Read(signature.AsSpan(0, 32)), ReferenceCurve.Read(signature.AsSpan(32, 32)), signature[64] == 28);
        var key = new byte[64];

        Secp256k1.TryRecoverPublicKey(_recovery, new Hash(digest), signature, key).ShouldBe(expected is not null);
        if (expected is { } point)
        {
            key.ShouldBe([.. ReferenceCurve.Write(point.X), .. ReferenceCurve.Write(point.Y)]);
        }

        return expected is not null;
    }

    private static byte[] RandomScalar(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        bytes[0] &= 0x7F;
        bytes[31] |= 1;
        return bytes;
    }

    private static byte[] Signature(string r, string s, byte v) => [.. Convert.FromHexString(r), .. Convert.FromHexString(s), v];

    private Address? Recover(byte[] signature) =>
        Secp256k1.TryRecoverAddress(_recovery, Digest, signature, out var address) ? address : null;

    private byte[] SignatureWith(byte v)
    {
        // The platform draws a new nonce each time, so either v comes up soon.
        while (true)
        {
            var signature = _key.Sign(Digest);
            if (signature[64] == v)
            {
                return signature;
            }
        }
    }
}
