using System.Text.RegularExpressions;
using Portcullis.Commands.Gateways;

namespace Portcullis.Tests.Commands.Gateways;

public sealed partial class GatewayTemplateTests
{
    /// <summary>What is written in capitals and is not to be replaced.</summary>
    private static readonly string[] Words =
        ["ANY", "API", "APISIX", "AWS", "DELETE", "GET", "HEAD", "HTTP", "HTTP_PROXY", "JWT", "OPTIONS", "PATCH", "POST", "PUBLIC", "PUT", "REJECT_REQUEST", "REMOTE_USER", "REST", "RFC", "STRICT_DNS", "TRACE"];

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

    /// <summary>What is left for the reader to put in, by the piece that has it.</summary>
    public static TheoryData<string, string[]> LeftToTheReader => new()
    {
        { "nginx", [] },
        { "caddy", [] },
        { "traefik", ["ADDRESS OF TRAEFIK"] },
        { "envoy", ["ADDRESS OF ENVOY"] },
        { "apisix", ["ADDRESS OF APISIX"] },
        { "nginx-njs", [] },
        { "haproxy", [] },
        { "apache", [] },
        { "cloudflare-worker", [] },
        { "cloudflare-api-shield", ["CONFIG", "TOKEN", "ZONE"] },
        { "kong", [] },
        { "aws-http-api", [] },
        { "aws-rest-api", [] },
        { "vercel-edge", [] },
    };

    [Theory]
    [MemberData(nameof(LeftToTheReader))]
    public async Task Fill_EveryTemplate_LeavesNoPlaceholderButThese(string name, string[] left)
    {
        using var folder = new GatewayFolder();

        var text = await folder.FillAsync(name);

        text.ShouldNotContain("{{");
        Capitals().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Except(Words, StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(left);
    }

    [Fact]
    public void LeftToTheReader_HasEveryPiece() => LeftToTheReader.Select(row => row.Data.Item1).ShouldBe(GatewayTemplate.Names, ignoreOrder: true);

    // What stands alone: neither a part of a longer name or of a key, nor the name of a variable that is set.
    [GeneratedRegex(@"(?<![\w$%{./+=-])[A-Z][A-Z_]{2,}(?: OF [A-Z]+)?(?![\w.+/=(-]| = |: )", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capitals();
}
