using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>A token counts in one <c>Authorization</c> header alone.</summary>
public sealed class TokenPlaceTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("one header", "/premium/x", "Authorization: Bearer {0}", 200)]
    [InlineData("lower-case scheme", "/premium/x", "Authorization: bearer {0}", 200)]
    [InlineData("query", "/premium/x?access_token={0}", "X: y", 401)]
    [InlineData("cookie", "/premium/x", "Cookie: access_token={0}; Authorization=Bearer {0}", 401)]
    [InlineData("two headers", "/premium/x", "Authorization: Bearer {0}\r\nAuthorization: Bearer {0}", 401)]
    [InlineData("two headers, one for another scheme", "/premium/x", "authorization: Basic YTpi\r\nAuthorization: Bearer {0}", 401)]
    [InlineData("two in one header", "/premium/x", "Authorization: Bearer {0}, Bearer {0}", 401)]
    [InlineData("header and query", "/premium/x?access_token={0}", "Authorization: Bearer {0}x", 401)]
    [InlineData("another header", "/premium/x", "X-Authorization: Bearer {0}", 401)]
    [InlineData("proxy's header", "/premium/x", "Proxy-Authorization: Bearer {0}", 401)]
    [Trait("Case", "J11")]
    public async Task Token_InAnyOtherPlace_IsNoToken(string what, string target, string header, int status)
    {
        var (_, token) = gateway.NewHolder(1);

        var answer = await RawHttp.GetAsync(gateway.Url, string.Format(target, token), null, "GET", string.Format(header, token));

        RawHttp.Status(answer).ShouldBe(status, what);
    }
}
