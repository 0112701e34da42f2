namespace Portcullis.Solana.Tests;

public sealed class SolanaAddressTests
{
    private const string Usdc = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    [Theory]
    [InlineData(Usdc)]
    [InlineData("11111111111111111111111111111111")]
    [InlineData("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA")]
    public void TryParse_Address_IsWrittenTheSame(string text)
    {
        SolanaAddress.TryParse(text, out var address).ShouldBeTrue();
        address.ToString().ShouldBe(text);
        new SolanaAddress(address.ToArray()).ShouldBe(address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1111111111111111111111111111111")]
    [InlineData("111111111111111111111111111111111")]
    [InlineData("epjfwdd5aufqssqem2qn1xzybapc8g4weggkzwytdt1v")]
    [InlineData("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v ")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void TryParse_AnythingElse_IsRefused(string? text) => SolanaAddress.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Parse_NoAddress_Throws() => Should.Throw<FormatException>(() => SolanaAddress.Parse("0x"));

    [Fact]
    public void New_OtherLength_Throws() => Should.Throw<ArgumentException>(() => new SolanaAddress(new byte[31]));
}
