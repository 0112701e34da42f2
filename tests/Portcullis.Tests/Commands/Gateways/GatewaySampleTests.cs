using Portcullis.Testing;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>The configurations in <c>samples/gateways</c> are what the command prints.</summary>
public sealed class GatewaySampleTests
{
    private static readonly string[] Holders = ["holders"];

    [Theory]
    [InlineData("nginx-njs", "nginx.conf")]
    [InlineData("haproxy", "haproxy.cfg")]
    [InlineData("apache", "portcullis.conf")]
    [InlineData("cloudflare-worker", "wrangler.toml")]
    public async Task Fill_TheSamplesValues_IsTheSample(string gateway, string file)
    {
        using var folder = new GatewayFolder(policies: Holders);

        var text = (await folder.FillAsync(gateway, "http://127.0.0.1:9000")).Replace("api.example", "api.example.com", StringComparison.Ordinal);

        text.ShouldBe(await File.ReadAllTextAsync(Repository.PathTo("samples", "gateways", gateway, file), TestContext.Current.CancellationToken));
    }
}
