using Portcullis.Edge;

namespace Portcullis.Tests.Edge;

public sealed class RequestPathTests
{
    private const string Host = "api.example:8080";

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/premium/x", "/premium/x")]
    [InlineData("/premium/", "/premium/")]
    [InlineData("/PREMIUM/x", "/PREMIUM/x")]
    [InlineData("/x?a=%2f%25;b=//&c=..", "/x")]
    [InlineData("/?/premium", "/")]
    [InlineData("/%70remium", "/premium")]
    [InlineData("/pub/../premium/x", "/premium/x")]
    [InlineData("/pub/%2e%2e/premium/x", "/premium/x")]
    [InlineData("/pub/.%2E/premium", "/premium")]
    [InlineData("/./premium", "/premium")]
    [InlineData("/premium/.", "/premium/")]
    [InlineData("/premium/x/..", "/premium/")]
    [InlineData("/..", "/")]
    [InlineData("/../../premium", "/premium")]
    [InlineData("/a.b/.c/...", "/a.b/.c/...")]
    [InlineData("/premium.", "/premium.")]
    [InlineData("/premium%20", "/premium ")]
    [InlineData("/caf%C3%A9", "/café")]
    [InlineData("/a+b", "/a+b")]
    [InlineData("/a:b@c,d=e&f!$'()*~_-", "/a:b@c,d=e&f!$'()*~_-")]
    [InlineData("http://api.example:8080/premium", "/premium")]
    [InlineData("HTTP://API.example:8080/pub/../premium?x", "/premium")]
    [InlineData("https://api.example:8080", "/")]
    [InlineData("http://api.example:8080?x", "/")]
    public void TryRead_PlainTarget_GivesItsOnePath(string target, string expected)
    {
        RequestPath.TryRead(target, Host, out var path, out var fault).ShouldBeTrue(fault);
        path.ShouldBe(expected);
        fault.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("premium")]
    [InlineData("api.example:8080")]
    [InlineData("//premium/x")]
    [InlineData("/premium//x")]
    [InlineData("/premium/x//")]
    [InlineData("//")]
    [InlineData("/pub//../premium")]
    [InlineData("/pub/..%2fpremium")]
    [InlineData("/pub%2F..%2fpremium")]
    [InlineData("/premium%2fx")]
    [InlineData("/pub\\..\\premium")]
    [InlineData("/pub%5c..%5Cpremium")]
    [InlineData("/pub/..;/premium")]
    [InlineData("/premium;a=b/x")]
    [InlineData("/pub;x/../premium")]
    [InlineData("/premium%3bx")]
    [InlineData("/premium%3B")]
    [InlineData("/%252e%252e/premium")]
    [InlineData("/%25")]
    [InlineData("/premium%00")]
    [InlineData("/premium%0d%0a")]
    [InlineData("/premium%1f")]
    [InlineData("/premium%7F")]
    [InlineData("/%zz")]
    [InlineData("/%")]
    [InlineData("/%2")]
    [InlineData("/% 2")]
    [InlineData("/%+2f")]
    [InlineData("/%u002f")]
    [InlineData("/%c0%af")]
    [InlineData("/%c0%ae%c0%ae/premium")]
    [InlineData("/%e0%80%af")]
    [InlineData("/%ff")]
    [InlineData("/%c3")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/caf\u00e9")]
    [InlineData("/a b")]
    [InlineData("/a\tb")]
    [InlineData("/a\u0001")]
    [InlineData("/a\u007f")]
    [InlineData("/x?a=\u00e9")]
    [InlineData("/pub/x#/../premium")]
    [InlineData("/x?a#b")]
    [InlineData("/pub/x%23")]
    [InlineData("/premium%3fx")]
    [InlineData("http://other.example/premium")]
    [InlineData("http://api.example/premium")]
    [InlineData("http://user@api.example:8080/premium")]
    [InlineData("http://api.example:8080@other/premium")]
    [InlineData("http://api.example:8080//premium")]
    [InlineData("http://api.example:8080\\premium")]
    [InlineData("ftp://api.example:8080/premium")]
    [InlineData("http:/premium")]
    [InlineData("http:///premium")]
    public void TryRead_TargetOfSeveralReadings_HasNoPath(string target)
    {
        RequestPath.TryRead(target, Host, out var path, out var fault).ShouldBeFalse();
        path.ShouldBeNull();
        fault.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void TryRead_AbsoluteFormWithoutHost_HasNoPath() =>
        RequestPath.TryRead("http://api.example/", null, out _, out _).ShouldBeFalse();
}
