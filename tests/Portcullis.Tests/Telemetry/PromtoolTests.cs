using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Admin;
using Portcullis.Tests.Admin;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Telemetry;

/// <summary>Prometheus' own tool reads what we write: the metrics, and the rules that the operator's page proposes.</summary>
public sealed class PromtoolTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Metrics_OfAGatewayAtWork_PassPromtool()
    {
        Assert.SkipUnless(IsInstalled(), "promtool is not installed (Debian: prometheus)");
        var (_, token) = gateway.NewHolder(1);
        (await gateway.GetAsync("/premium/x", token)).Dispose();
        (await gateway.GetAsync("/dead/x", null)).Dispose();
        using var response = await AdminListenerTests.SendAsync(gateway.App.Services.GetRequiredService<AdminListener>().Url!, "/metrics", null);
        var (code, output) = await RunAsync(await response.Content.ReadAsStringAsync(), "check", "metrics");
        code.ShouldBe(0, output);
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Metrics_WithAFault_DoNotPassPromtool()
    {
        Assert.SkipUnless(IsInstalled(), "promtool is not installed (Debian: prometheus)");
        (await RunAsync("# TYPE a counter\na{b=\"c} 1\n", "check", "metrics")).Code.ShouldNotBe(0);
    }

    [Fact]
    public async Task Rules_OfTheOperatorsPage_PassPromtool()
    {
        Assert.SkipUnless(IsInstalled(), "promtool is not installed (Debian: prometheus)");
        var rules = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(rules, await OperationsPage.RulesAsync());
            var (code, output) = await RunAsync("", "check", "rules", rules);
            code.ShouldBe(0, output);
            output.ShouldContain("SUCCESS");
        }
        finally
        {
            File.Delete(rules);
        }
    }

    private static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "promtool")));

    private static async Task<(int Code, string Output)> RunAsync(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
