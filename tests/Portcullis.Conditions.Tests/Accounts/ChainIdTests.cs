using System.Text.Json;
using Portcullis.Conditions.Accounts;
using Portcullis.Solana;

namespace Portcullis.Conditions.Tests.Accounts;

public sealed class ChainIdTests
{
    private const string Mainnet = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";

    [Theory]
    [InlineData("1", "1")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("eip155:1", "1")]
    [InlineData("eip155:18446744073709551615", "18446744073709551615")]
    [InlineData("solana", Mainnet)]
    [InlineData(Mainnet, Mainnet)]
    [InlineData("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1")]
    public void TryParse_Chain_IsWrittenInItsOneForm(string text, string written)
    {
        ChainId.TryParse(text, out var chain).ShouldBeTrue();
        chain.ToString().ShouldBe(written);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("18446744073709551616")]
    [InlineData("eip155")]
    [InlineData("eip155:")]
    [InlineData("eip155:0")]
    [InlineData("eip155:01")]
    [InlineData("eip155: 1")]
    [InlineData("eip155:eip155:1")]
    [InlineData("EIP155:1")]
    [InlineData("eip1551")]
    [InlineData("Solana")]
    [InlineData("solana:")]
    [InlineData("solana:mainnet")]
    [InlineData("solana:5EYKT4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp ")]
    [InlineData("solana5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    public void TryParse_AnythingElse_IsNoChain(string? text)
    {
        ChainId.TryParse(text, out var chain).ShouldBeFalse();
        chain.ShouldBe(default);
    }

    [Fact]
    public void Chains_OfTwoFamilies_AreNeverTheSame()
    {
        ChainId[] chains = [default, 1, 2, 3, ulong.MaxValue, .. SolanaCluster.All.Select(ChainId.Of)];

        chains.Distinct().Count().ShouldBe(chains.Length);
        chains.Reverse().Order().ShouldBe(chains);
    }

    [Fact]
    public void Json_EvmChain_IsItsNumber() => JsonSerializer.Serialize((ChainId)8453).ShouldBe("8453");

    [Theory]
    [InlineData("8453")]
    [InlineData($"\"{Mainnet}\"")]
    public void Json_Chain_IsReadAsItWasWritten(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<ChainId>(json)).ShouldBe(json);

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("null")]
    public void Json_AnythingElse_IsNotRead(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ChainId>(json));
}
