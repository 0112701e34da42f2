using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class DivisionStepsTests
{
    private static readonly BigInteger Scale = BigInteger.Pow(2, 62);

    [Fact]
    public void Run_AnyOddF_MakesBothRowsDivisible()
    {
        foreach (var (f, g, steps) in Runs())
        {
            (((steps.U * f) + (steps.V * g)) % Scale).ShouldBe(0, $"{f}, {g}");
            (((steps.Q * f) + (steps.R * g)) % Scale).ShouldBe(0, $"{f}, {g}");
        }
    }

    [Fact]
    public void Run_AnyOddF_HasADeterminantOfTheScale()
    {
        foreach (var (f, g, steps) in Runs())
        {
            BigInteger.Abs(((BigInteger)steps.U * steps.R) - ((BigInteger)steps.V * steps.Q)).ShouldBe(Scale, $"{f}, {g}");
        }
    }

    [Fact]
    public void Run_AnyOddF_KeepsTheRowsWithinTheScale()
    {
        foreach (var (f, g, steps) in Runs())
        {
            (BigInteger.Abs(steps.U) + BigInteger.Abs(steps.V)).ShouldBeLessThanOrEqualTo(Scale, $"{f}, {g}");
            (BigInteger.Abs(steps.Q) + BigInteger.Abs(steps.R)).ShouldBeLessThanOrEqualTo(Scale, $"{f}, {g}");
        }
    }

    [Fact]
    public void Run_ZeroG_OnlyHalves()
    {
        var eta = -1L;

        DivisionSteps.Run(ref eta, 1, 0).ShouldBe(new DivisionSteps(1L << 62, 0, 0, 1));
        eta.ShouldBe(-63);
    }

    private static IEnumerable<(BigInteger F, BigInteger G, DivisionSteps Steps)> Runs()
    {
        var random = new Random(42);
        for (var i = 0; i < 2_000; i++)
        {
            var (f, g, eta) = ((ulong)random.NextInt64() | 1, (ulong)random.NextInt64() << (i % 8), (long)(i % 21) - 10);
            yield return (f, g, DivisionSteps.Run(ref eta, f, g));
        }
    }
}
