using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Conditions.Tests.Engine;

public sealed class EvaluatedConditionTests
{
    private const string Usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    private const string Wallet = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

    [Theory]
    [InlineData("\"1\"", "1")]
    [InlineData("\"1000\"", "1000")]
    [InlineData("1000", "1000")]
    [InlineData("0.50", "0.5")]
    [InlineData("\"100.0\"", "100")]
    [InlineData("\"00100.0250\"", "100.025")]
    [InlineData("\"000.1\"", "0.1")]
    public void TokenBalance_Threshold_IsTheCanonicalText(string written, string canonical) =>
        Of($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","threshold":{{written}},"decimals":6,"label":"USDC"}""")
            .ShouldBe($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"{{canonical}}"}""");

    [Theory]
    [InlineData(Usdc)]
    [InlineData("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")]
    [InlineData("0xA0B86991C6218B36C1D19D4A2E9EB0CE3606EB48")]
    [InlineData("native")]
    public void TokenBalance_Contract_StandsAsWritten(string contract) =>
        Of($$"""{"type":"token_balance","chainId":8453,"contractAddress":"{{contract}}","threshold":"1"}""")
            .ShouldBe($$"""{"type":"token_balance","chainId":8453,"contractAddress":"{{contract}}","operator":"gte","threshold":"1"}""");

    /// <summary>Whoever pins a hash asks in the same spelling.</summary>
    [Fact]
    public void TokenBalance_ContractInTwoSpellings_HasTwoHashes()
    {
        string HashOf(string contract) =>
            ConditionHash.Of(JsonElement.Parse(Of($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{contract}}","threshold":"1"}""")));

        HashOf(Usdc).ShouldBe("0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6132");
        string.Equals(HashOf(Usdc.ToLowerInvariant()), HashOf(Usdc), StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public void NftOwnership_WholeCollection_IsTheFormatsForm() =>
        Of($$"""{"type":"nft_ownership","chainId":1,"contractAddress":"{{Usdc}}","minCount":1}""")
            .ShouldBe($$"""{"type":"nft_ownership","chainId":1,"contractAddress":"{{Usdc}}","operator":"gt","threshold":0}""");

    [Fact]
    public void NftOwnership_Options_AreMembers() =>
        Of($$"""{"type":"nft_ownership","chainId":1,"contractAddress":"{{Usdc}}","tokenIds":["7","8",9],"minCount":2,"standard":"erc721"}""")
            .ShouldBe($$"""{"type":"nft_ownership","chainId":1,"contractAddress":"{{Usdc}}","operator":"gt","threshold":0,"tokenIds":["7","8","9"],"minCount":2,"standard":"erc721"}""");

    [Fact]
    public void Finality_OtherThanLatest_IsAMember()
    {
        Of(PolicyText.Nft, Finality.Latest).ShouldNotContain("finality");
        Of(PolicyText.Nft, Finality.Finalized).ShouldEndWith(",\"finality\":\"finalized\"}");
        Of(PolicyText.Nft, Finality.Safe).ShouldEndWith(",\"finality\":\"safe\"}");
        Of(PolicyText.Nft, Finality.After(12)).ShouldEndWith(",\"finality\":12}");
    }

    [Theory]
    [InlineData("30s", "30s")]
    [InlineData("60s", "1m")]
    [InlineData("90m", "90m")]
    [InlineData("24h", "1d")]
    public void MaxAge_Named_IsAMemberInItsOneForm(string written, string canonical) =>
        Of(PolicyText.NftWith("maxAge", $"\"{written}\"")).ShouldEndWith($",\"maxAge\":\"{canonical}\"}}");

    private static string Of(string condition, Finality finality = default) =>
        PolicyText.Condition<Condition>(condition).ToEvaluated(Wallet, finality).GetRawText();
}
