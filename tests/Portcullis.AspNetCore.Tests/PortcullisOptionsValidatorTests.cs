using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.AspNetCore.Tests;

public sealed class PortcullisOptionsValidatorTests
{
    [Theory]
    [InlineData("https://gate.example")]
    [InlineData("https://gate.example/")]
    [InlineData("https://gate.example:8443/auth")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    public void Validate_GoodAuthority_Succeeds(string authority) => Validate(new() { Authority = authority }).ShouldBeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("gate.example")]
    [InlineData("/oauth2")]
    [InlineData("ftp://gate.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://gate.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://10.0.0.1")]
    [InlineData("https://gate.example?x=1")]
    [InlineData("https://gate.example#x")]
    [InlineData("https://user:secret@gate.example")]
    [InlineData("https://gate.example/\"x")]
    [InlineData("https://gate.example/a b")]
    public void Validate_BadAuthority_IsNamed(string? authority) =>
        Validate(new() { Authority = authority! }).ShouldHaveSingleItem().ShouldStartWith("Portcullis:Authority: ");

    [Theory]
    [InlineData(2, true)]
    [InlineData(10_000_000, true)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(10_000_001, false)]
    public void Validate_Capacity_HasBounds(int capacity, bool good) =>
        Validate(new() { Authority = "https://gate.example", TokenCacheCapacity = capacity }).Any().ShouldBe(!good);

    [Theory]
    [InlineData("https://api.example", true)]
    [InlineData("http://api.internal:8080/base", true)]
    [InlineData("api.example", false)]
    [InlineData("/base", false)]
    [InlineData("ftp://api.example", false)]
    [InlineData("https://api.example?x", false)]
    [InlineData("https://user:secret@api.example", false)]
    public void Validate_PublicUrl_IsAPlainUrl(string url, bool good) =>
        Validate(new() { Authority = "https://gate.example", PublicUrl = url }).Any().ShouldBe(!good);

    [Theory]
    [InlineData(1, true)]
    [InlineData(10_000_000, true)]
    [InlineData(0, false)]
    [InlineData(10_000_001, false)]
    public void Validate_ProofCapacity_HasBounds(int capacity, bool good) =>
        Validate(new() { Authority = "https://gate.example", ProofCapacity = capacity }).Any().ShouldBe(!good);

    [Theory]
    [InlineData(null, null, "https://gate.example")]
    [InlineData("https://api.example", null, "https://api.example")]
    [InlineData("my-api", null, "https://gate.example")]
    [InlineData("https://api.example", "https://edge.example/v2", "https://edge.example/v2")]
    public void EffectivePublicUrl_LeftOut_IsTheAudienceOrTheAuthority(string? audience, string? url, string expected) =>
        new PortcullisOptions { Authority = "https://gate.example", Audience = audience, PublicUrl = url }.EffectivePublicUrl.ShouldBe(expected);

    [Theory]
    [InlineData("https://api.example/.well-known/oauth-protected-resource", true)]
    [InlineData("/.well-known/oauth-protected-resource", false)]
    [InlineData("https://api.example/a\" b", false)]
    public void Validate_ResourceMetadata_IsAUrl(string url, bool good) => Validate(new() { Authority = "https://gate.example", ResourceMetadata = url }).Any().ShouldBe(!good);

    [Fact]
    public void Validate_SeveralFaults_AreNamedTogether() => Validate(new() { Authority = "", Audience = " ", TokenCacheCapacity = 0 })
        .Select(fault => fault.Split(": ")[0])
        .ShouldBe(["Portcullis:Authority", "Portcullis:Audience", "Portcullis:TokenCacheCapacity"]);

    [Fact]
    public void Validate_UserNameInAuthority_IsNotRepeated() =>
        Validate(new() { Authority = "https://user:secret@gate.example" }).ShouldHaveSingleItem().ShouldNotContain("secret");

    private static IEnumerable<string> Validate(PortcullisOptions options) => new PortcullisOptionsValidator(new LocalAuthority(new ServiceCollection().BuildServiceProvider())).Validate(null, options).Failures ?? [];
}
