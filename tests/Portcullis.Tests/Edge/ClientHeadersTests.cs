using Microsoft.AspNetCore.Http;
using Portcullis.Edge;

namespace Portcullis.Tests.Edge;

public sealed class ClientHeadersTests
{
    [Theory]
    [InlineData("Portcullis-Account")]
    [InlineData("portcullis-account")]
    [InlineData("PORTCULLIS-TIER")]
    [InlineData("Portcullis_Account")]
    [InlineData("PORTCULLIS_ACCOUNT")]
    [InlineData("Portcullis.Account")]
    [InlineData("Portcullis-Anything-At-All")]
    [InlineData("Portcullis_Assertion")]
    [InlineData("X-Original-URL")]
    [InlineData("x_original_url")]
    [InlineData("X-Rewrite-URL")]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X_HTTP_METHOD")]
    [InlineData("X-Method-Override")]
    [InlineData("X-Forwarded-Uri")]
    [InlineData("X-Forwarded-Prefix")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X_Forwarded_For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("True_Client_IP")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("Script-Name")]
    [InlineData("Path_Info")]
    public void Strip_ForbiddenName_IsGone(string name)
    {
        var headers = new HeaderDictionary { [name] = "0xevil", ["Accept"] = "*/*" };
        ClientHeaders.Strip(headers);
        headers.Keys.ShouldBe(["Accept"]);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Portcullisx")]
    [InlineData("Portcul-Account")]
    [InlineData("P")]
    [InlineData("X-Request-Id")]
    [InlineData("X-Forwarded")]
    [InlineData("Forwarded-By")]
    [InlineData("CF-Ray")]
    [InlineData("Pragma")]
    public void Strip_OtherName_Stays(string name)
    {
        var headers = new HeaderDictionary { [name] = "1" };
        ClientHeaders.Strip(headers);
        headers.Keys.ShouldBe([name]);
    }

    [Fact]
    public void StripOurs_UpstreamsHeaders_LosesTheNamespaceAlone()
    {
        var headers = new HeaderDictionary { ["Portcullis_Tier"] = "gold", ["X-Original-URL"] = "/x" };
        ClientHeaders.StripOurs(headers);
        headers.Keys.ShouldBe(["X-Original-URL"]);
    }
}
