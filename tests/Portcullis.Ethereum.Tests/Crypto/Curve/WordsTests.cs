using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class WordsTests
{
    private static readonly BigInteger Limit = BigInteger.Pow(2, 256);
    private static readonly List<BigInteger> Values = [.. Numbers.Below(Limit, random: 20, seed: 5)];

    [Fact]
    public void Read_AnyBytes_WriteGivesThemBack() => Values.ShouldAllBe(value => Number(Make(value, 4)) == value);

    [Fact]
    public void AddProduct_AllPairs_AgreesWithBigIntegers()
    {
        foreach (var left in Values)
        {
            foreach (var right in Values)
            {
                var target = Make(left, 8);
                Words.AddProduct(target, Make(left, 4), Make(right, 4));
                Number(target).ShouldBe(left + (left * right));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void AddProduct_TooLongForTheTarget_KeepsTheLowestWords(int length)
    {
        var (largest, target) = (Make(Limit - 1, 4), new ulong[length]);

        Words.AddProduct(target, largest, largest);

        Number(target).ShouldBe((Limit - 1) * (Limit - 1) % BigInteger.Pow(2, 64 * length));
    }

    [Fact]
    public void Subtract_AllPairs_TellsTheBorrow()
    {
        foreach (var left in Values)
        {
            foreach (var right in Values)
            {
                var target = Make(left, 4);
                Words.Subtract(target, Make(right, 4)).ShouldBe(left < right);
                Number(target).ShouldBe(ReferenceCurve.Reduce(left - right, Limit));
            }
        }
    }

    [Fact]
    public void IsAtLeast_AllPairs_AgreesWithBigIntegers() =>
        Values.SelectMany(left => Values.Select(right => (left, right)))
            .Count(pair => Words.IsAtLeast(Make(pair.left, 4), Make(pair.right, 4)) != (pair.left >= pair.right)).ShouldBe(0);

    private static ulong[] Make(BigInteger value, int length)
    {
        var words = new ulong[length];
        Words.Read(ReferenceCurve.Write(value), words);
        return words;
    }

    private static BigInteger Number(ulong[] words) =>
        words.Reverse().Aggregate(BigInteger.Zero, (number, word) => (number << 64) | word);
}
