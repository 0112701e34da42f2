using Portcullis.Conditions.Decisions;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Tests.Decisions;

public sealed class StandingTests
{
    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(true, 10, true)]
    [InlineData(false, 1, true)]
    [InlineData(false, 10, false)]
    public void FindAddressOn_EvmAccount_IsItsAddressWhereItIsProven(bool isEverywhere, ulong chain, bool isProven)
    {
        var address = new Address(new byte[20]);
        var standing = new Standing(new Account(1, address), isEverywhere);
        standing.FindAddressOn(chain).ShouldBe(isProven ? address : null);
        standing.IsProvenOn(chain).ShouldBe(isProven);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FindAddressOn_SolanaAccount_IsNone(bool isEverywhere) =>
        new Standing(new SolanaAccount(SolanaCluster.Mainnet, default), isEverywhere).IsProvenOn(1).ShouldBeFalse();
}
