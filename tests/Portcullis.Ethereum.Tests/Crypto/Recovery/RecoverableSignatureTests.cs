using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

public sealed class RecoverableSignatureTests
{
    private static readonly byte[] Good = [.. new byte[31], 3, .. new byte[31], 4, 27];

    [Theory]
    [InlineData(0, false)]
    [InlineData(27, false)]
    [InlineData(1, true)]
    [InlineData(28, true)]
    public void TryRead_V_TellsWhetherYIsOdd(byte v, bool isOdd)
    {
        RecoverableSignature.TryRead([.. Good[..64], v], out var signature).ShouldBeTrue();

        signature.IsOdd.ShouldBe(isOdd);
    }

    [Fact]
    public void TryRead_Good_KeepsItsBytesAndNumbers()
    {
        RecoverableSignature.TryRead(Good, out var signature).ShouldBeTrue();

        signature.Compact.ToArray().ShouldBe(Good[..64]);
        signature.R.Halves.Low.ShouldBe((UInt128)3);
        signature.S.Halves.Low.ShouldBe((UInt128)4);
    }

    [Fact]
    public void TryRead_Bad_GivesTheDefault()
    {
        RecoverableSignature.TryRead([.. Good[..64], 29], out var signature).ShouldBeFalse();

        signature.Compact.IsEmpty.ShouldBeTrue();
    }
}
