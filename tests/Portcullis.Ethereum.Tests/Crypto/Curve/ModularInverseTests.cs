using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class ModularInverseTests
{
    [Fact]
    public void Invert_FieldValues_AgreesWithFermat() => ShouldAgree(ModularInverse.OfField, ReferenceCurve.P);

    [Fact]
    public void Invert_ScalarValues_AgreesWithFermat() => ShouldAgree(ModularInverse.OfScalars, ReferenceCurve.N);

    [Fact]
    public void Invert_Twice_GivesTheValueBack()
    {
        foreach (var value in Numbers.Below(ReferenceCurve.N, random: 2_000, seed: 4))
        {
            Invert(ModularInverse.OfScalars, Invert(ModularInverse.OfScalars, value)).ShouldBe(value);
        }
    }

    private static void ShouldAgree(ModularInverse inverse, BigInteger modulus)
    {
        foreach (var value in Numbers.Below(modulus, random: 200, seed: 3))
        {
            Invert(inverse, value).ShouldBe(BigInteger.ModPow(value, modulus - 2, modulus), $"{value}");
        }
    }

    private static BigInteger Invert(ModularInverse inverse, BigInteger value)
    {
        var words = new ulong[4];
        Words.Read(ReferenceCurve.Write(value), words);
        inverse.Invert(words);
        var bytes = new byte[32];
        Words.Write(words, bytes);
        return ReferenceCurve.Read(bytes);
    }
}
