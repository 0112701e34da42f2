using Portcullis.Ethereum.Siwe;
using Portcullis.Solana.Siws;

namespace Portcullis.Solana.Tests.Siws;

public sealed class SiwsMessageTests
{
    [Fact]
    public void TryParse_AllFields_AreRead()
    {
        var message = Parse(SiwsText.Good);
        message.Domain.ShouldBe("api.example:8443");
        message.Address.ToString().ShouldBe(SiwsText.Wallet);
        message.Statement.ShouldBe("I accept the Terms: https://api.example/tos");
        message.Uri.ShouldBe("https://api.example:8443/login");
        message.ChainId.ShouldBe("mainnet");
        message.Account.Cluster.ShouldBe(SolanaCluster.Mainnet);
        message.Nonce.ShouldBe("32891757ab");
        message.IssuedAt.ShouldBe(SiweTime.From(new DateTimeOffset(2026, 9, 30, 16, 25, 24, TimeSpan.Zero)));
        message.RequestId.ShouldBe("some_id");
        message.Resources.ShouldBe(["https://example.com", "https://phantom.app/"]);
        message.ToString().ShouldBe(SiwsText.Good);
    }

    [Fact]
    public void TryParse_WithoutStatement_HasOneEmptyLine()
    {
        var message = Parse(SiwsText.Short);
        (message.Scheme, message.Statement, message.RequestId, message.Resources).ShouldBe((null, null, null, null));
        message.Account.Cluster.ShouldBe(SolanaCluster.Devnet);
        message.ToString().ShouldBe(SiwsText.Short);
    }

    [Theory]
    [InlineData("I accept the Terms: https://api.example/tos", "URI: https://evil.test")]
    [InlineData("Request ID: some_id\n", "")]
    [InlineData("Chain ID: mainnet", "Chain ID: solana:testnet")]
    public void TryParse_AllowedVariation_WritesTheSameText(string piece, string replacement)
    {
        var text = SiwsText.With(piece, replacement);
        Parse(text).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("api.example:8443 wants", "https://api.example:8443 wants")]
    [InlineData("your Solana account", "your Ethereum account")]
    [InlineData("your Solana account", "your solana account")]
    [InlineData(SiwsText.Wallet, "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData(SiwsText.Wallet, SiwsText.Wallet + " ")]
    [InlineData(SiwsText.Wallet, "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:" + SiwsText.Wallet)]
    [InlineData("\n\nI accept the Terms: https://api.example/tos\n", "\n\n")]
    [InlineData("I accept the Terms: https://api.example/tos\n\n", "I accept\n")]
    [InlineData("Version: 1\n", "")]
    [InlineData("Version: 1", "Version: 2")]
    [InlineData("Chain ID: mainnet\n", "")]
    [InlineData("Chain ID: mainnet", "Chain ID: 1")]
    [InlineData("Chain ID: mainnet", "Chain ID: localnet")]
    [InlineData("Chain ID: mainnet", "Chain ID: mainnet-beta")]
    [InlineData("Chain ID: mainnet", "Chain ID: Mainnet")]
    [InlineData("Chain ID: mainnet", "Chain ID: solana:")]
    [InlineData("Chain ID: mainnet", "Chain ID: solana:solana:mainnet")]
    [InlineData("Nonce: 32891757ab\n", "")]
    [InlineData("URI: https://api.example:8443/login\n", "")]
    [InlineData("Issued At: 2026-09-30T16:25:24.000Z\n", "")]
    [InlineData("Resources:\n", "Resources:\r\n")]
    [InlineData("- https://phantom.app/", "- https://phantom.app/\n")]
    public void TryParse_AnythingElse_IsRefusedWithASentence(string piece, string replacement)
    {
        SiwsMessage.TryParse(SiwsText.With(piece, replacement), out var message, out var fault).ShouldBeFalse();
        message.ShouldBeNull();
        fault.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void TryWrite_FieldWithALineOfItsOwn_IsRefused()
    {
        var message = Parse(SiwsText.Short) with { Statement = "Hello\n\nURI: https://evil.test" };
        message.TryWrite(out var text, out var fault).ShouldBeFalse();
        text.ShouldBeNull();
        fault.ShouldNotBeNull();
    }

    [Fact]
    public void Equals_SameFieldsOfAnotherKind_AreNotEqual()
    {
        SignInMessage one = Parse(SiwsText.Short);
        one.ShouldBe(Parse(SiwsText.Short));
        one.ShouldNotBe(Parse(SiwsText.Short) with { Nonce = "32891758" });
    }

    [Fact]
    public void New_UnknownCluster_Throws() => Should.Throw<ArgumentException>(() => Parse(SiwsText.Short) with { ChainId = "localnet" });

    private static SiwsMessage Parse(string text)
    {
        SiwsMessage.TryParse(text, out var message, out var fault).ShouldBeTrue(fault);
        return message!;
    }
}
