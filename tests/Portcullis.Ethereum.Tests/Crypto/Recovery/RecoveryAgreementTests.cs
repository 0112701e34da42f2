using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Tests.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

/// <summary>The two implementations against each other: they must take the same inputs and give the same keys.</summary>
public sealed class RecoveryAgreementTests
{
    private static readonly BigInteger N = ReferenceCurve.N;
    private static readonly BigInteger P = ReferenceCurve.P;
    private static readonly BigInteger Top = BigInteger.Pow(2, 256) - 1;

    private static readonly BigInteger[] Edges =
    [
        0, 1, 2, 3, 5, N / 2 - 1, N / 2, N / 2 + 1, N / 2 + 2, N - 2, N - 1, N, N + 1, P - N - 1, P - N, P - N + 1, P - 1, P, P + 1, Top - 1, Top, ReferenceCurve.G.X,
    ];

    private static readonly byte[] EveryV = [0, 1, 2, 3, 4, 26, 27, 28, 29, 30, 31, 35, 36, 37, 38, 128, 255];

    [Fact]
    public void TryRecover_EdgesOfRAndSAndDigest_Agree()
    {
        var taken = 0;
        foreach (var r in Edges)
        {
            foreach (var s in Edges)
            {
                foreach (var digest in (BigInteger[])[0, 1, N - 1, N, P, Top])
                {
                    taken += EveryV.Count(v => Agree(digest, r, s, v));
                }
            }
        }

        taken.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void TryRecover_RandomNumbers_Agree()
    {
        var numbers = Numbers.Random(6_000, seed: 42).ToArray();
        var taken = 0;
        for (var i = 0; i < numbers.Length; i += 3)
        {
            taken += Agree(numbers[i], numbers[i + 1], numbers[i + 2] % (N / 2), (byte)(27 + (i % 2))) ? 1 : 0;
        }

        // About half of all r are the x of a point.
        taken.ShouldBeInRange(850, 1150);
    }

    [Fact]
    public void TryRecover_RealSignaturesWithBitsFlipped_Agree()
    {
        using var key = new EthereumKey(Keccak256.Compute("a key"u8).ToArray());
        var digest = Keccak256.Compute("a message"u8);
        var signature = key.Sign(digest);
        for (var bit = 0; bit < 8 * signature.Length; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Agree(digest.ToArray(), signature);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Agree(digest.ToArray(), signature).ShouldBeTrue();
    }

    [Fact]
    public void TryRecover_AnyBytesOfAnyLength_Agree()
    {
        var native = Recoveries.Native;
        var bytes = Gen.Choose(0, 140).SelectMany(length => ArbMap.Default.GeneratorFor<byte>().ArrayOf(length));
        Prop.ForAll(bytes.ToArbitrary(), signature =>
        {
            Span<byte> first = new byte[64], second = new byte[64];
            var digest = Keccak256.Compute(signature);
            var isTaken = Secp256k1.TryRecoverPublicKey(Recoveries.Managed, digest, signature, first);
            return Secp256k1.TryRecoverPublicKey(native, digest, signature, second) == isTaken && first.SequenceEqual(second);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryRecover_HostileNumbersMixed_Agree()
    {
        var native = Recoveries.Native;
        var edge = Gen.Elements(Edges);
        var near = from value in edge from step in Gen.Choose(-40, 40) select BigInteger.Min(Top, BigInteger.Abs(value + step));
        var any = from value in ArbMap.Default.GeneratorFor<byte>().ArrayOf(32) select ReferenceCurve.Read(value);
        var number = Gen.OneOf(edge, near, any, any.Select(value => value % (N / 2)));
        var cases = from digest in number from r in number from s in number from v in Gen.Elements(EveryV) select (digest, r, s, v);

        native.ShouldNotBeNull();
        Prop.ForAll(cases.ToArbitrary(), item =>
        {
            Agree(item.digest, item.r, item.s, item.v);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static bool Agree(BigInteger digest, BigInteger r, BigInteger s, byte v) =>
        Agree(ReferenceCurve.Write(digest), [.. ReferenceCurve.Write(r), .. ReferenceCurve.Write(s), v]);

    /// <summary>Whether both took it.</summary>
    private static bool Agree(byte[] digest, byte[] signature)
    {
        var (first, second) = (new byte[64], new byte[64]);
        var isTaken = Secp256k1.TryRecoverPublicKey(Recoveries.Managed, new Hash(digest), signature, first);

        Secp256k1.TryRecoverPublicKey(Recoveries.Native, new Hash(digest), signature, second).ShouldBe(isTaken, Convert.ToHexStringLower(signature));
        second.ShouldBe(first);
        return isTaken;
    }
}
