using System.Globalization;
using System.Numerics;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Which texts pass as a signature.</summary>
public sealed class SignatureTests : SignInTest
{
    private static readonly BigInteger Order =
        BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static TheoryData<string, string> Good => new()
    {
        { "as wallets give it", "{r}{s}{v}" },
        { "upper-case digits", "{R}{S}{v}" },
        { "v of 0 or 1", "{r}{s}{w}" },
    };

    public static TheoryData<string, string> Malformed => new()
    {
        { "empty", "" },
        { "no prefix", "-{r}{s}{v}" },
        { "upper-case prefix", "X{r}{s}{v}" },
        { "odd length", "{r}{s}1" },
        { "space at the end", "{r}{s}{v} " },
        { "space at the start", " {r}{s}{v}" },
        { "no digits", "zz" },
        { "base64", "AAEC" + "AwQ=" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "nothing", "{nothing}" },
        { "64 bytes (EIP-2098)", "{r}{s}" },
        { "66 bytes", "{r}{s}{v}00" },
        { "the other v", "{r}{s}{x}" },
        { "v of 2", "{r}{s}02" },
        { "v of 26", "{r}{s}1a" },
        { "v of 29", "{r}{s}1d" },
        { "v of chain 1", "{r}{s}25" },
        { "high s", "{r}{h}{x}" },
        { "high s, same v", "{r}{h}{v}" },
        { "r of 0", "{0}{s}{v}" },
        { "s of 0", "{r}{0}{v}" },
        { "r of n", "{n}{s}{v}" },
        { "all zero", "{0}{0}00" },
        { "s and r changed over", "{s}{r}{v}" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    [Trait("Case", "S1")]
    public async Task GoodForm_SignsIn(string what, string form)
    {
        var answer = await SendAsync(form);

        answer.Status.ShouldBe(200, what);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    [Trait("Case", "S15")]
    public async Task MalformedText_IsABadRequest(string what, string form)
    {
        var answer = await SendAsync(form);

        answer.ShouldBe(400, "invalid_request").Text.ShouldNotContain(what == "empty" ? "\n" : "zz");
    }

    [Theory]
    [MemberData(nameof(Bad))]
    [Trait("Case", "S15")]
    public async Task BadSignature_IsRefused(string what, string form)
    {
        var answer = await SendAsync(form);

        answer.Status.ShouldBe(401, what);
        answer.Code.ShouldBe("signature_invalid", what);
    }

    [Fact]
    public async Task SignatureOfAnotherWallet_IsRefused()
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();

        (await Issuer.SendAsync(TestIssuer.Form(text, Carol.Sign(text), null))).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task SignatureOfAnotherMessage_IsRefused()
    {
        var other = (await Issuer.MessageAsync(Alice)).ToString();
        var text = (await Issuer.MessageAsync(Alice)).ToString();

        (await Issuer.SendAsync(TestIssuer.Form(text, Alice.Sign(other), null))).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    [Trait("Case", "D4")]
    public async Task BadSignature_SpendsNothingAndReadsNothing()
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        (await Issuer.SendAsync(TestIssuer.Form(text, Carol.Sign(text), "market-data"))).Status.ShouldBe(401);
        Issuer.Main.Reads.ShouldBe(0);

        (await Issuer.SendAsync(TestIssuer.Form(text, Alice.Sign(text), "market-data"))).Status.ShouldBe(200);
    }

    private async Task<Answer> SendAsync(string form)
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        var signature = Alice.Sign(text);
        string r = signature[2..66], s = signature[66..130], v = signature[130..];
        var high = Order - BigInteger.Parse("0" + s, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var filled = form.Replace("{r}", r, StringComparison.Ordinal).Replace("{s}", s, StringComparison.Ordinal).Replace("{v}", v, StringComparison.Ordinal)
            .Replace("{R}", r.ToUpperInvariant(), StringComparison.Ordinal).Replace("{S}", s.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{w}", v == "1b" ? "00" : "01", StringComparison.Ordinal).Replace("{x}", v == "1b" ? "1c" : "1b", StringComparison.Ordinal)
            .Replace("{h}", Digits(high), StringComparison.Ordinal).Replace("{n}", Digits(Order), StringComparison.Ordinal)
            .Replace("{0}", new string('0', 64), StringComparison.Ordinal).Replace("{nothing}", "", StringComparison.Ordinal);
        var sent = form switch
        {
            "" => "",
            ['-', ..] => filled[1..],
            ['X', ..] => "0" + filled,
            [' ', ..] => " 0x" + filled[1..],
            _ => "0x" + filled,
        };
        return await Issuer.SendAsync(TestIssuer.Form(text, sent, null));
    }

    private static string Digits(BigInteger value) => value.ToString("x64", CultureInfo.InvariantCulture)[^64..];
}
