using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class OddMultiplesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(12345, 8)]
    [InlineData(99, 32)]
    public void Fill_AnyPoint_GivesOddMultiplesUnderOneDenominator(int scalar, int size)
    {
        var table = new AffinePoint[size];

        var inverse = OddMultiples.Fill(Points.Multiple(scalar), table).Invert();

        for (var i = 0; i < size; i++)
        {
            var square = inverse.Square();
            Points.Read(table[i].Stretch(square, square * inverse))
                .ShouldBe(ReferenceCurve.Multiply(ReferenceCurve.G, scalar * ((2 * i) + 1))!.Value);
        }
    }
}
