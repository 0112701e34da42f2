using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Client.Tests;

public sealed class ChallengeCheckTests
{
    private const string Nonce = "0123456789abcdef";
    private static readonly Address Wallet = Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly SiweMessage Good = new()
    {
        Domain = "api.example:8443",
        Address = Wallet,
        Uri = "https://api.example:8443",
        ChainId = 31337,
        Nonce = Nonce,
        IssuedAt = SiweTime.From(Now),
        ExpirationTime = SiweTime.From(Now.AddMinutes(5)),
    };

    [Theory]
    [InlineData("https://api.example:8443")]
    [InlineData("https://api.example:8443/")]
    [InlineData("https://api.example:8443/login?from=here")]
    public void FindFault_OwnOrigin_IsNone(string uri) => Check(Good with { Uri = uri }).ShouldBeNull();

    [Theory]
    [InlineData("evil.test")]
    [InlineData("api.example")]
    [InlineData("api.example:443")]
    [InlineData("API.example:8443")]
    [InlineData("api.example.:8443")]
    [InlineData("api.example.evil.test:8443")]
    [InlineData("evil.test:8443")]
    public void FindFault_OtherDomain_IsRefused(string domain) =>
        Check(Good with { Domain = domain }).ShouldNotBeNull().ShouldStartWith("refused to sign");

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("https://api.example")]
    [InlineData("http://api.example:8443")]
    [InlineData("https://api.example.evil.test:8443")]
    [InlineData("https://user@api.example:8443")]
    [InlineData("https://api.example.evil.test:8443/")]
    [InlineData("did:key:z6Mk")]
    [InlineData("ftp://api.example:8443")]
    public void FindFault_OtherUri_IsRefused(string uri) =>
        Check(Good with { Uri = uri }).ShouldNotBeNull().ShouldStartWith("refused to sign");

    [Fact]
    public void FindFault_OtherScheme_IsRefused() => Check(Good with { Scheme = "http" }).ShouldNotBeNull().ShouldStartWith("refused to sign");

    [Fact]
    public void FindFault_OwnScheme_IsNone() => Check(Good with { Scheme = "https" }).ShouldBeNull();

    [Fact]
    public void FindFault_OtherAddress_IsRefused() => Check(Good with { Address = Address.Zero }).ShouldNotBeNull().ShouldContain("address");

    [Fact]
    public void FindFault_OtherChain_IsRefused() => Check(Good with { ChainId = 1 }).ShouldNotBeNull().ShouldContain("chain 1");

    [Fact]
    public void FindFault_OtherNonce_IsRefused() => Check(Good with { Nonce = "fedcba9876543210" }).ShouldNotBeNull().ShouldContain("nonce");

    [Theory]
    [InlineData(-6, false)]
    [InlineData(-4, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void FindFault_IssuedMinutesFromNow_MustBeNow(int minutes, bool isGood)
    {
        var issued = Now.AddMinutes(minutes);

        var fault = Check(Good with { IssuedAt = SiweTime.From(issued), ExpirationTime = SiweTime.From(issued.AddMinutes(5)) });

        (fault is null).ShouldBe(isGood);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("I agree to send all my tokens to mallory")]
    [InlineData("0xdeadbeef")]
    public void FindFault_NoMessage_IsRefused(string text) =>
        ChallengeCheck.FindFault(new Challenge(text, Nonce), Request(domain: null), Wallet, Now).ShouldNotBeNull();

    [Theory]
    [InlineData("public.example", true)]
    [InlineData("evil.test", false)]
    [InlineData("api.example:8443", false)]
    public void FindFault_ChosenDomain_IsTheOnlyOne(string domain, bool isGood)
    {
        var message = Good with { Domain = domain, Uri = $"https://{domain}" };

        var fault = ChallengeCheck.FindFault(new Challenge(message.ToString(), Nonce), Request("public.example"), Wallet, Now);

        (fault is null).ShouldBe(isGood);
    }

    [Fact]
    public void FindFault_AnyOtherHost_IsRefused() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString>().Filter(text => text.Get.All(char.IsAsciiLetterLower)),
            text => Check(Good with { Domain = $"{text.Get}.test", Uri = $"https://{text.Get}.test" }) is not null).QuickCheckThrowOnFailure();

    private static string? Check(SiweMessage message) => ChallengeCheck.FindFault(new Challenge(message.ToString(), Nonce), Request(domain: null), Wallet, Now);

    private static SignInRequest Request(string? domain) => new(ApiOrigin.Of(new Uri("https://api.example:8443/prices?x=1")), 31337, domain, null);
}
