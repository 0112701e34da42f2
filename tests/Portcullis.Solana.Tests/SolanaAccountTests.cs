namespace Portcullis.Solana.Tests;

public sealed class SolanaAccountTests
{
    private const string Address = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    [Theory]
    [InlineData("5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "mainnet")]
    [InlineData("EtWTRABZaYq6iMfeYKouRu166VU2xqa1", "devnet")]
    [InlineData("4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z", "testnet")]
    public void TryParse_Caip10_IsWrittenTheSame(string reference, string cluster)
    {
        var text = $"solana:{reference}:{Address}";
        SolanaAccount.TryParse(text, out var account).ShouldBeTrue();
        account.Cluster.ShouldBe(SolanaCluster.Find(cluster));
        account.Address.ToString().ShouldBe(Address);
        account.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("solana:")]
    [InlineData("solana:mainnet:" + Address)]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:")]
    [InlineData("solana:5EYKT4USFV8P8NJDTREPY1VZQKQZKVDP:" + Address)]
    [InlineData("Solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:" + Address)]
    [InlineData("eip155:1:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:" + Address + ":")]
    public void TryParse_AnythingElse_IsRefused(string? text) => SolanaAccount.TryParse(text, out _).ShouldBeFalse();
}
