using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class GeneratorTableTests
{
    [Fact]
    public void Low_EveryEntry_IsTheOddMultiple() => ShouldBeOddMultiples(GeneratorTable.Low, ReferenceCurve.G);

    [Fact]
    public void High_EveryEntry_IsTheOddMultiple() =>
        ShouldBeOddMultiples(GeneratorTable.High, ReferenceCurve.Multiply(ReferenceCurve.G, BigInteger.Pow(2, 128))!.Value);

    private static void ShouldBeOddMultiples(ReadOnlySpan<AffinePoint> table, (BigInteger X, BigInteger Y) first)
    {
        table.Length.ShouldBe(256);
        (BigInteger X, BigInteger Y)? expected = first;
        var twice = ReferenceCurve.Add(first, first);
        foreach (var point in table)
        {
            Points.Read(point).ShouldBe(expected!.Value);
            expected = ReferenceCurve.Add(expected, twice);
        }
    }
}
