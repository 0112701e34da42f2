using Portcullis.Admin;

namespace Portcullis.Tests.Admin;

public sealed class AdminOptionsValidatorTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("http://127.0.0.1:9464", null)]
    [InlineData("http://127.0.0.53:9464", null)]
    [InlineData("http://[::1]:9464", null)]
    [InlineData("http://localhost:9464", null)]
    [InlineData("http://LOCALHOST:9464", null)]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://127.0.0.1:9464", Token)]
    [InlineData("http://0.0.0.0:9464", Token)]
    [InlineData("http://*:9464", Token)]
    [InlineData("", null)]
    public void Validate_Good_IsTaken(string url, string? token) => Check(url, token).ShouldBeEmpty();

    [Theory]
    [InlineData("http://0.0.0.0:9464")]
    [InlineData("http://*:9464")]
    [InlineData("http://+:9464")]
    [InlineData("http://[::]:9464")]
    [InlineData("http://10.1.2.3:9464")]
    [InlineData("http://gate.example:9464")]
    [InlineData("http://localhost.example:9464")]
    [InlineData("http://127.0.0.1.example:9464")]
    [Trait("Case", "A1")]
    public void Validate_ReachableWithoutToken_IsRefused(string url) => Check(url, null).Single().ShouldStartWith("Admin:Token: is missing");

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef 0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdéf")]
    public void Validate_WeakToken_IsRefused(string token) => Check("http://127.0.0.1:9464", token).Single().ShouldStartWith("Admin:Token: must have at least 32");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("https://127.0.0.1:9464")]
    [InlineData("http://127.0.0.1:9464/admin")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://unix:/tmp/socket")]
    [InlineData("ftp://127.0.0.1:21")]
    public void Validate_BadUrl_IsRefused(string url) => Check(url, Token).Single().ShouldStartWith("Admin:Url: must be http");

    private static IEnumerable<string> Check(string url, string? token) =>
        new AdminOptionsValidator().Validate(null, new AdminOptions { Url = url, Token = token }).Failures ?? [];
}
