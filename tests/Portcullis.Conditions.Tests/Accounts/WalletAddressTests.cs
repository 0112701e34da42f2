using Portcullis.Conditions.Accounts;

namespace Portcullis.Conditions.Tests.Accounts;

public sealed class WalletAddressTests
{
    [Theory]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", typeof(WalletAddress.Evm), 20)]
    [InlineData("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", typeof(WalletAddress.Solana), 32)]
    public void Parse_EitherFamily_IsReadBackByItsKey(string text, Type family, int size)
    {
        var address = WalletAddress.Parse(text);
        address.ShouldBeOfType(family);
        address.ToString().ShouldBe(text);
        address.ToArray().Length.ShouldBe(size);
        WalletAddress.Parse(address.Key).ShouldBe(address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756CC2")]
    [InlineData("alice.eth")]
    public void Parse_NoAddress_Throws(string text) => Should.Throw<FormatException>(() => WalletAddress.Parse(text));
}
