using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class SignedDigitsTests
{
    private static readonly List<BigInteger> Values = [.. Numbers.Below(BigInteger.Pow(2, 128), random: 200, seed: 6)];

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(15)]
    public void Write_AnyValue_SumsUpToIt(int width) =>
        Values.ShouldAllBe(value => Sum(Digits(value, width)) == value);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Write_AnyValue_HasOddDigitsWithinTheTable(int width) =>
        Values.ShouldAllBe(value => Digits(value, width)
            .All(digit => digit == 0 || (digit % 2 != 0 && Math.Abs(digit) >> 1 < SignedDigits.TableSize(width))));

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void Write_AnyValue_LeavesGapsOfTheWidth(int width)
    {
        foreach (var value in Values)
        {
            var places = Digits(value, width).Select((digit, place) => (digit, place)).Where(item => item.digit != 0).Select(item => item.place).ToList();

            places.Zip(places.Skip(1), (low, high) => high - low).ShouldAllBe(gap => gap >= width);
        }
    }

    [Fact]
    public void Write_UsedBuffer_IsCleared()
    {
        var digits = Enumerable.Repeat((short)9, SignedDigits.Count).ToArray();

        SignedDigits.Write(0, 5, digits);

        digits.ShouldAllBe(digit => digit == 0);
    }

    private static short[] Digits(BigInteger value, int width)
    {
        var digits = new short[SignedDigits.Count];
        SignedDigits.Write((UInt128)value, width, digits);
        return digits;
    }

    private static BigInteger Sum(short[] digits) =>
        digits.Reverse().Aggregate(BigInteger.Zero, (sum, digit) => (2 * sum) + digit);
}
