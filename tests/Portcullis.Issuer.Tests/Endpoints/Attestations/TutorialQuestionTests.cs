using System.Buffers.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

/// <summary>The question of the wallet-auth JWT tutorial, as its curl sends it.</summary>
public sealed class TutorialQuestionTests : AttestTest
{
    private const string Usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    private const string Decimals = "0x313ce567";
    private const string BalanceOf = "0x70a08231";

    private const string Question = $$"""
        {"wallet":"0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045","format":"jwt",
         "conditions":[{"type":"token_balance","contractAddress":"{{Usdc}}","chainId":1,"threshold":1000,"decimals":6,"label":"USDC >= 1000"}]}
        """;

    [Theory]
    [InlineData(1_000_000_000UL, true)]
    [InlineData(999_999_999UL, false)]
    public async Task Post_UsdcOfTheTutorial_HasTheHashThatIsPublished(ulong balance, bool met)
    {
        const string Published = "0x630c213d362cd4e617261c2475f7b8ad70096ac911db804392305d6cbf70f094";
        Issuer.Main.Call = call => call.To != Address.Parse(Usdc) ? null : Word(call.Input.ToString()[..10] switch { Decimals => 6, BalanceOf => balance, _ => 0 });

        var data = (await PostAsync(await KeyAsync(), Question)).Json["data"]!;

        var result = data["attestation"]!["results"]![0]!;
        ((bool)result["met"]!).ShouldBe(met);
        ((string)result["conditionHash"]!).ShouldBe(Published);
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(((string)data["jwt"]!).Split('.')[1]))!;
        ((bool)claims["pass"]!).ShouldBe(met);
        claims["conditionHash"]!.ToJsonString().ShouldBe($"[\"{Published}\"]");
        ((string)claims["sub"]!).ShouldBe("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045");
    }

    private static Bytes Word(ulong value) => Bytes.Parse($"0x{value:x64}");
}
