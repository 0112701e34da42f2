using Portcullis.Conditions.Values;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Values;

public sealed class TokenContractTests
{
    [Fact]
    public void Parse_Native_IsTheChainsCoin()
    {
        TokenContract.Parse("native").ShouldBe(new TokenContract(null));
        default(TokenContract).ToString().ShouldBe("native");
    }

    [Theory]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("0xF39FD6E51AAD88F6F4CE6AB8827279CFFFB92266")]
    [InlineData("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    public void Parse_Address_IsWrittenWithItsChecksum(string text)
    {
        TokenContract.Parse(text)!.Value.ToString().ShouldBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        TokenContract.Parse(text)!.Value.Address.ShouldBe(Address.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Native")]
    [InlineData("native ")]
    [InlineData("native\n")]
    [InlineData("eth")]
    [InlineData("0x0000000000000000000000000000000000000000")]
    [InlineData("0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [InlineData("0Xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("f39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb9226")]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb922666")]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb9226g")]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\n")]
    public void Parse_AnythingElse_IsNull(string text) => TokenContract.Parse(text).ShouldBeNull();
}
