using System.Text.Json;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

public sealed class ConditionHashTests
{
    private const string Usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";

    // The published hashes of the format, each of an evaluatedCondition in the order in which it is sent; the one with decimals is of the format's first version.
    [Theory]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"1"}""", "0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6132")]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"100"}""", "0x42e5e627bf7ccb39eef4319e6d0c07d4d48918eb89727905a2087e68c52d95d3")]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"1000"}""", "0x630c213d362cd4e617261c2475f7b8ad70096ac911db804392305d6cbf70f094")]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":100,"decimals":6}""", "0x554251734232c8b43062f1cf2bb51b76650d13268104d74c645f4893e67ef69c")]
    [InlineData("""{"type":"token_balance","chainId":"bitcoin","contractAddress":"native","operator":"gte","threshold":"1"}""", "0x02a76292b3318a60acced5ed7af6fb9051a3a3acfdbd7d644f471ab13b68a539")]
    [InlineData("""{"type":"account_code","chainId":8453,"expect":"eip7702","operator":"code_state"}""", "0x6c5752bfbfcfd6ba36c9cda6c74df567f0e0414da6b7a3176061ba734aeadc46")]
    public void Of_PublishedCondition_IsItsPublishedHash(string condition, string hash) => ConditionHash.Of(JsonElement.Parse(condition)).ShouldBe(hash);

    [Fact]
    public void Of_OtherOrderAndSpace_IsTheSame() =>
        ConditionHash.Of(JsonElement.Parse("""{ "b": 2, "a": "\u0031" }""")).ShouldBe(ConditionHash.Of(JsonElement.Parse("""{"a":"1","b":2}""")));

    [Fact]
    public void Of_OtherCaseOfAnAddress_IsAnother() =>
        (ConditionHash.Of(JsonElement.Parse("""{"a":"0xAB"}""")) == ConditionHash.Of(JsonElement.Parse("""{"a":"0xab"}"""))).ShouldBeFalse();
}
