namespace Portcullis.Ethereum.Tests;

public sealed class AccountTests
{
    private const string Checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    private const string Lower = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

    [Theory]
    [InlineData(1UL)]
    [InlineData(8453UL)]
    [InlineData(31337UL)]
    [InlineData(ulong.MaxValue)]
    public void ToString_AnyChain_RoundTrips(ulong chainId)
    {
        var account = new Account(chainId, Address.Parse(Lower));

        account.ToString().ShouldBe($"eip155:{chainId}:{Checksummed}");
        Account.TryParse(account.ToString(), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(account);
    }

    [Theory]
    [InlineData("eip155:1:" + Lower)]
    [InlineData("eip155:1:0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    public void TryParse_NoChecksum_IsTaken(string text)
    {
        Account.TryParse(text, out var account).ShouldBeTrue();
        account.ToString().ShouldBe("eip155:1:" + Checksummed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eip155:")]
    [InlineData("eip155:1")]
    [InlineData("eip155:1:")]
    [InlineData("eip155::" + Lower)]
    [InlineData("eip155:" + Lower)]
    [InlineData("1:" + Lower)]
    [InlineData(Lower)]
    [InlineData("EIP155:1:" + Lower)]
    [InlineData("solana:1:" + Lower)]
    [InlineData(" eip155:1:" + Lower)]
    [InlineData("eip155:1:" + Lower + " ")]
    [InlineData("eip155:1:" + Lower + ":1")]
    [InlineData("eip155:1: " + Lower)]
    [InlineData("eip155: 1:" + Lower)]
    [InlineData("eip155:0:" + Lower)]
    [InlineData("eip155:01:" + Lower)]
    [InlineData("eip155:-1:" + Lower)]
    [InlineData("eip155:+1:" + Lower)]
    [InlineData("eip155:1.0:" + Lower)]
    [InlineData("eip155:1\0:" + Lower)]
    [InlineData("eip155:0x1:" + Lower)]
    [InlineData("eip155:18446744073709551616:" + Lower)]
    [InlineData("eip155:111111111111111111111:" + Lower)]
    [InlineData("eip155:\u0661:" + Lower)]
    [InlineData("eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("eip155:1:5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("eip155:1:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae")]
    public void TryParse_Malformed_IsRefused(string? text)
    {
        Account.TryParse(text, out var account).ShouldBeFalse();
        account.ShouldBe(default);
    }

    [Fact]
    public void Equals_OtherChainOrAddress_IsAnother()
    {
        var account = new Account(1, Address.Parse(Lower));

        (account == new Account(10, account.Address)).ShouldBeFalse();
        (account == new Account(1, Address.Zero)).ShouldBeFalse();
        (account == new Account(1, Address.Parse(Checksummed))).ShouldBeTrue();
    }
}
