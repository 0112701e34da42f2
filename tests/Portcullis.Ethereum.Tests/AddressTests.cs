namespace Portcullis.Ethereum.Tests;

public sealed class AddressTests
{
    [Fact]
    public void ToString_KnownAddress_CarriesTheChecksum() =>
        Address.Parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").ToString().ShouldBe("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
}
