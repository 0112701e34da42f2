using Portcullis.Conditions.Accounts;

namespace Portcullis.Conditions.Tests.Accounts;

public sealed class AccountIdTests
{
    private const string Evm = "eip155:1:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
    private const string Solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    [Theory]
    [InlineData(Evm, typeof(AccountId.Evm), "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2")]
    [InlineData(Solana, typeof(AccountId.Solana), "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v")]
    public void TryParse_Caip10_IsOfItsFamily(string text, Type family, string key)
    {
        AccountId.TryParse(text, out var account).ShouldBeTrue();
        account.ShouldBeOfType(family);
        account.ToString().ShouldBe(text);
        account.Address.Key.ShouldBe(key);
        AccountId.TryParse(text, out var again).ShouldBeTrue();
        (again == account, again!.GetHashCode()).ShouldBe((true, account.GetHashCode()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eip155:1:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData("bip122:000000000019d6689c085ae165831e93:128Lkh3S7CkDTBZ8W7BbpsN3YYizJMp8p6")]
    public void TryParse_AnythingElse_IsRefused(string? text) => AccountId.TryParse(text, out _).ShouldBeFalse();
}
