using Portcullis.Ethereum.Siwe;

namespace Portcullis.Ethereum.Tests.Siwe;

public sealed class SiweMessageTests
{
    private const string Wallet = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";

    [Fact]
    public void TryParse_AllFields_AreRead()
    {
        var message = Parse(SiweText.Good);
        message.Scheme.ShouldBe("https");
        message.Domain.ShouldBe("api.example:8443");
        message.Address.ToString().ShouldBe(Wallet);
        message.Statement.ShouldBe("I accept the Terms: https://api.example/tos");
        message.Uri.ShouldBe("https://api.example:8443/login");
        message.ChainId.ShouldBe(1ul);
        message.Nonce.ShouldBe("32891757ab");
        message.IssuedAt.ShouldBe(SiweTime.From(new DateTimeOffset(2026, 9, 30, 16, 25, 24, TimeSpan.Zero)));
        message.ExpirationTime.ShouldBe(SiweTime.From(new DateTimeOffset(2026, 9, 30, 16, 30, 24, TimeSpan.Zero)));
        message.NotBefore.ShouldBe(SiweTime.From(new DateTimeOffset(2026, 9, 30, 16, 20, 24, TimeSpan.Zero)));
        message.RequestId.ShouldBe("some_id");
        message.Resources.ShouldBe(["ipfs://Qme7ss3ARVgxv6rXqVPiikMJ8u2NLgmgszg13pYrDKEoiu", "https://example.com/my-web2-claim.json"]);
    }

    [Fact]
    public void TryParse_RequiredFieldsOnly_LeavesTheOthersNull()
    {
        var message = Parse(SiweText.Short);
        (message.Scheme, message.Statement, message.RequestId, message.Resources).ShouldBe((null, null, null, null));
        (message.ExpirationTime, message.NotBefore).ShouldBe((null, null));
        message.ToString().ShouldBe(SiweText.Short);
    }

    [Theory]
    [InlineData("Request ID: some_id", "Request ID: ")]
    [InlineData("Request ID: some_id\n", "")]
    [InlineData("\nI accept the Terms: https://api.example/tos\n", "\n")]
    [InlineData("I accept the Terms: https://api.example/tos", "URI: https://evil.test")]
    [InlineData("I accept the Terms: https://api.example/tos", " ")]
    [InlineData("Chain ID: 1\n", "Chain ID: 18446744073709551615\n")]
    [InlineData("Expiration Time: 2026-09-30T16:30:24.000Z\n", "")]
    [InlineData("https://api.example:8443 wants", "test@127.0.0.1:8080 wants")]
    [InlineData("Issued At: 2026-09-30T16:25:24.000Z", "Issued At: 2026-09-30t16:25:24.123456789-02:00")]
    public void TryParse_AllowedVariation_WritesTheSameText(string piece, string replacement)
    {
        var text = SiweText.With(piece, replacement);
        Parse(text).ToString().ShouldBe(text);
    }

    [Fact]
    public void TryParse_BareResources_IsAnEmptyList()
    {
        var message = Parse(SiweText.Short + "\nResources:");
        message.Resources.ShouldBeEmpty();
        message.ToString().ShouldBe(SiweText.Short + "\nResources:");
    }

    [Theory]
    [InlineData("https://api.example:8443 wants", " wants")]
    [InlineData("https://api.example:8443 wants", "https:// wants")]
    [InlineData("https://api.example:8443 wants", "://api.example wants")]
    [InlineData("https://api.example:8443 wants", "1https://api.example wants")]
    [InlineData("https://api.example:8443 wants", "https://api.example/x wants")]
    [InlineData("https://api.example:8443 wants", "https://a://b wants")]
    [InlineData("https://api.example:8443 wants", "https://api.example:8443  wants")]
    [InlineData("wants you", "Wants you")]
    [InlineData("account:\n", "account: \n")]
    [InlineData("account:\n", "account\n")]
    [InlineData(Wallet, "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2")]
    [InlineData(Wallet, "0xC02AAA39B223FE8D0A0E5C4F27EAD9083C756CC2")]
    [InlineData(Wallet, "0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData(Wallet, "0XC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData(Wallet, "C02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData(Wallet, Wallet + " ")]
    [InlineData(Wallet, Wallet + "00")]
    [InlineData(Wallet, "vitalik.eth")]
    [InlineData(Wallet + "\n\n", Wallet + "\n")]
    [InlineData(Wallet + "\n\n", Wallet + "\n\n\n")]
    [InlineData("I accept the Terms: https://api.example/tos", "")]
    [InlineData("I accept the Terms: https://api.example/tos", "50% off")]
    [InlineData("I accept the Terms: https://api.example/tos", "a\nb")]
    [InlineData("tos\n\nURI", "tos\nURI")]
    [InlineData("tos\n\nURI", "tos\n\n\nURI")]
    [InlineData("URI: https://api.example:8443/login", "URI: ")]
    [InlineData("URI: https://api.example:8443/login", "URI:  https://api.example:8443/login")]
    [InlineData("URI: https://api.example:8443/login", "uri: https://api.example:8443/login")]
    [InlineData("URI: https://api.example:8443/login", "URI: /login")]
    [InlineData("Version: 1", "Version: 01")]
    [InlineData("Version: 1", "Version: 2")]
    [InlineData("Version: 1", "Version: ")]
    [InlineData("Version: 1", "Version: 1 ")]
    [InlineData("Chain ID: 1", "Chain ID: 0")]
    [InlineData("Chain ID: 1", "Chain ID: 01")]
    [InlineData("Chain ID: 1", "Chain ID: -1")]
    [InlineData("Chain ID: 1", "Chain ID: +1")]
    [InlineData("Chain ID: 1", "Chain ID: 0x1")]
    [InlineData("Chain ID: 1", "Chain ID: 1.0")]
    [InlineData("Chain ID: 1", "Chain ID: ")]
    [InlineData("Chain ID: 1", "Chain ID: 18446744073709551616")]
    [InlineData("Nonce: 32891757ab", "Nonce: 1234567")]
    [InlineData("Nonce: 32891757ab", "Nonce: 12345678-")]
    [InlineData("Nonce: 32891757ab", "Nonce: 1234 5678")]
    [InlineData("Nonce: 32891757ab", "Nonce: ")]
    [InlineData("Issued At: 2026-09-30T16:25:24.000Z", "Issued At: 2026-02-30T16:25:24.000Z")]
    [InlineData("Issued At: 2026-09-30T16:25:24.000Z", "Issued At: ")]
    [InlineData("Expiration Time: 2026-09-30T16:30:24.000Z", "Expiration Time: ")]
    [InlineData("Expiration Time: 2026-09-30T16:30:24.000Z", "Expiration Time: never")]
    [InlineData("Not Before: 2026-09-30T16:20:24.000Z", "Not Before: 2016-12-31T23:59:60Z")]
    [InlineData("Request ID: some_id", "Request ID: some id")]
    [InlineData("Request ID: some_id", "Request ID: some/id")]
    [InlineData("Request ID: some_id", "Request ID:")]
    [InlineData("Resources:\n", "Resources: \n")]
    [InlineData("Resources:\n", "")]
    [InlineData("- ipfs://", "-ipfs://")]
    [InlineData("- ipfs://", "* ipfs://")]
    [InlineData("- https://example.com/my-web2-claim.json", "- ")]
    [InlineData("- https://example.com/my-web2-claim.json", "- not a uri")]
    [InlineData("claim.json", "claim.json\n")]
    [InlineData("claim.json", "claim.json\n\n")]
    [InlineData("claim.json", "claim.json ")]
    [InlineData("claim.json", "claim.json\nExpiration Time: 2036-09-30T16:30:24.000Z")]
    [InlineData("Request ID: some_id", "Request ID: some_id\nRequest ID: other")]
    [InlineData("Nonce: 32891757ab", "Nonce: 32891757ab\nNonce: 32891757ab")]
    [InlineData("Request ID: some_id", "Foo: bar")]
    public void TryParse_AnythingElse_IsRefused(string piece, string replacement)
    {
        SiweMessage.TryParse(SiweText.With(piece, replacement), out var message, out var fault).ShouldBeFalse();
        message.ShouldBeNull();
        fault.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("Version: 1", "Version: 2", "Line 7 must have after \"Version: \" 1.")]
    [InlineData("Nonce: 32891757ab", "Nonce: short", "Line 9 must have after \"Nonce: \" at least 8 letters and digits.")]
    [InlineData("Chain ID: 1", "Chain: 1", "Line 8 must start with \"Chain ID: \".")]
    [InlineData("some_id", "some_id\r", "Line 13 has a character that is not printable ASCII (lines end in LF alone).")]
    [InlineData("claim.json", "claim.json\n", "Line 17 must start with \"- \".")]
    [InlineData("Resources:", "Foo:", "Line 14 is not expected here: it is unknown, repeated, or out of order.")]
    public void TryParse_Refused_NamesTheLine(string piece, string replacement, string expected)
    {
        SiweMessage.TryParse(SiweText.With(piece, replacement), out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, "The message is empty.")]
    [InlineData(1, "The message ends before line 2, which must be an address with its ERC-55 checksum.")]
    [InlineData(4, "The message ends before line 5, which must start with \"URI: \".")]
    [InlineData(8, "The message ends before line 9, which must start with \"Issued At: \".")]
    public void TryParse_Truncated_NamesTheFirstMissingLine(int lines, string expected)
    {
        SiweMessage.TryParse(string.Join('\n', SiweText.Short.Split('\n').Take(lines)), out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(expected);
    }

    [Fact]
    public void TryParse_Null_IsRefused() => SiweMessage.TryParse(null!, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData(SiweMessage.MaxResources, true)]
    [InlineData(SiweMessage.MaxResources + 1, false)]
    [InlineData(1000, false)]
    public void TryParse_ManyResources_AreCapped(int count, bool accepted)
    {
        var text = SiweText.Short + "\nResources:" + string.Concat(Enumerable.Repeat("\n- a:", count));
        SiweMessage.TryParse(text, out _, out _).ShouldBe(accepted);
    }

    [Theory]
    [InlineData(SiweMessage.MaxLength, true)]
    [InlineData(SiweMessage.MaxLength + 1, false)]
    [InlineData(10_000_000, false)]
    public void TryParse_LongMessage_IsCapped(int length, bool accepted)
    {
        var text = SiweText.Short.Replace("32891757", new string('n', length - SiweText.Short.Length + 8), StringComparison.Ordinal);
        text.Length.ShouldBe(length);
        SiweMessage.TryParse(text, out _, out _).ShouldBe(accepted);
    }

    [Fact]
    public void TryParse_Refused_RepeatsNothingOfTheText()
    {
        SiweMessage.TryParse(SiweText.With("Nonce: 32891757ab", "Nonce: s3cret-s3cret"), out _, out var fault).ShouldBeFalse();
        fault!.ShouldNotContain("s3cret");
    }

    [Fact]
    public void TryWrite_GoodFields_GivesTheTextToSign()
    {
        Parse(SiweText.Good).TryWrite(out var text, out var fault).ShouldBeTrue(fault);
        text.ShouldBe(SiweText.Good);
    }

    public static TheoryData<string, Func<SiweMessage, SiweMessage>> BadFields => new()
    {
        { "line in statement", message => message with { Statement = "x\n\nURI: https://evil.test" } },
        { "whole message in domain", message => message with { Domain = SiweText.Short + "\nx" } },
        { "fields in statement", message => message with { Statement = SiweText.Short.Split("\n\n\n")[1] } },
        { "statement that takes the URI's place", message => message with { Statement = "x\n\nURI: a:\nVersion: 1\nChain ID: 1\nNonce: 12345678\nIssued At: 2026-01-01T00:00:00Z\nRequest ID: " } },
        { "scheme in domain", message => message with { Scheme = null, Domain = "https://api.example" } },
        { "line in nonce", message => message with { Nonce = "12345678\nIssued At: 2020-01-01T00:00:00Z" } },
        { "line in request id", message => message with { Resources = null, RequestId = "a\nResources:\n- a:" } },
        { "line in resource", message => message with { Resources = ["a:\n- b:"] } },
        { "empty statement", message => message with { Statement = "" } },
        { "empty domain", message => message with { Domain = "" } },
        { "empty uri", message => message with { Uri = "" } },
        { "chain 0", message => message with { ChainId = 0 } },
        { "no time", message => message with { IssuedAt = default } },
        { "text and instant differ", message => message with { IssuedAt = message.IssuedAt with { Instant = DateTimeOffset.UnixEpoch } } },
        { "null resource", message => message with { Resources = [null!] } },
        { "too long", message => message with { Statement = new string('x', SiweMessage.MaxLength) } },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public void TryWrite_BadField_IsRefused(string name, Func<SiweMessage, SiweMessage> change)
    {
        change(Parse(SiweText.Good)).TryWrite(out var text, out var fault).ShouldBeFalse(name);
        text.ShouldBeNull();
        fault.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Equals_SameText_IsEqualAlsoInResources()
    {
        Parse(SiweText.Good).ShouldBe(Parse(SiweText.Good));
        Parse(SiweText.Good).GetHashCode().ShouldBe(Parse(SiweText.Good).GetHashCode());
        (Parse(SiweText.Good) with { Resources = [] }).ShouldNotBe(Parse(SiweText.Good));
        (Parse(SiweText.Good) with { Resources = null }).ShouldNotBe(Parse(SiweText.Good) with { Resources = [] });
    }

    private static SiweMessage Parse(string text)
    {
        SiweMessage.TryParse(text, out var message, out var fault).ShouldBeTrue(fault);
        return message;
    }
}
