using System.Text;
using Portcullis.Issuer.Endpoints.Tokens;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("gateway:insr_live_1", "insr_live_1")]
    [InlineData("gateway:insr%5Flive%5f1", "insr_live_1")]
    [InlineData(":x", "x")]
    [InlineData("x:", "")]
    [InlineData("a:b:c", "b:c")]
    [InlineData("a%zz:b", "b")]
    [InlineData("a:b+c%2B", "b c+")]
    [InlineData("a:%C3%A9", "é")]
    [InlineData("a", null)]
    [InlineData("", null)]
    [InlineData("a:%", null)]
    [InlineData("a:b%4", null)]
    [InlineData("a:%zz", null)]
    [InlineData("a:%u0041", null)]
    [InlineData("a:%ff", null)]
    public void Read_Credentials_GiveThePassword(string credentials, string? password) =>
        (BasicCredentials.Read("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)))?.Password).ShouldBe(password);

    [Theory]
    [InlineData("gateway:x", "gateway")]
    [InlineData("gate%3Away:x", "gate:way")]
    [InlineData("g+w:x", "g w")]
    [InlineData(":x", "")]
    [InlineData("a%zz:x", null)]
    [InlineData("a%:x", null)]
    public void Read_Credentials_GiveTheUser(string credentials, string? user) =>
        BasicCredentials.Read("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)))!.Value.User.ShouldBe(user);

    [Theory]
    [InlineData("basic YTpi", "b")]
    [InlineData("BASIC YTpi", "b")]
    [InlineData("Basic  YTpi", null)]
    [InlineData("Basic YT pi", null)]
    [InlineData("Basic YTpi ", null)]
    [InlineData("Basic YTpi\t", null)]
    [InlineData("Basic YTo", null)]
    [InlineData("Basic YTp_", null)]
    [InlineData("Basic", null)]
    [InlineData("Bearer YTpi", null)]
    [InlineData("", null)]
    public void Read_Header_IsOfOneForm(string header, string? password) => (BasicCredentials.Read(header)?.Password).ShouldBe(password);

    [Fact]
    public void Read_LongHeader_IsRefused() => BasicCredentials.Read("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("a:" + new string('b', 800)))).ShouldBeNull();
}
