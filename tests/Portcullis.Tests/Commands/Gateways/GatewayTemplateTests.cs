using Portcullis.Commands.Gateways;

namespace Portcullis.Tests.Commands.Gateways;

public sealed class GatewayTemplateTests
{
    public static TheoryData<string> Names => [.. GatewayTemplate.Names];

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    [InlineData("traefik")]
    [InlineData("envoy")]
    [InlineData("apisix")]
    [InlineData("nginx-njs")]
    [InlineData("haproxy")]
    [InlineData("apache")]
    [InlineData("cloudflare-worker")]
    [InlineData("cloudflare-api-shield")]
    [InlineData("kong")]
    [InlineData("aws-http-api")]
    [InlineData("aws-rest-api")]
    [InlineData("vercel-edge")]
    public void Find_GatewayOfTheDocs_IsThere(string name) => GatewayTemplate.Find(name).ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("Nginx")]
    [InlineData("../nginx")]
    [InlineData("nginx.conf")]
    public void Find_AnotherName_IsNothing(string name) => GatewayTemplate.Find(name).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fill_EveryTemplate_LeavesNoPlaceholder(string name)
    {
        using var folder = new GatewayFolder();

        var values = await GatewayValues.ReadAsync(folder.Path, null, new Uri("http://10.0.0.7:3000"), TestContext.Current.CancellationToken);
        var text = GatewayTemplate.Find(name)!.Fill(values);

        text.ShouldNotContain("{{");
    }
}
