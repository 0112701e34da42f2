using Microsoft.Extensions.Logging;
using Portcullis.Hosting;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Hosting;

public sealed class HostWarningsTests
{
    [Theory]
    [InlineData("10.0.12", true)]
    [InlineData("10.0.0", true)]
    [InlineData("9.0.99", true)]
    [InlineData("10.0.13-rtm.1", true)]
    [InlineData("10.0.13", false)]
    [InlineData("10.0.14+abcdef", false)]
    [InlineData("10.1.0", false)]
    [InlineData("11.0.0", false)]
    [InlineData("nonsense", false)]
    [InlineData(null, false)]
    public void Warn_Runtime_OnlyBelowTheFloor(string? version, bool warns)
    {
        var lines = Warn(HostWarnings.Parse(version), isRoot: false);
        lines.Count(line => line.Contains("CVE-2026-70188, CVE-2026-88092", StringComparison.Ordinal)).ShouldBe(warns ? 1 : 0);
        lines.Count.ShouldBe(warns ? 1 : 0);
    }

    [Fact]
    public void Warn_Root_SaysSo() => Warn(HostWarnings.SafeRuntime, isRoot: true).Single().ShouldContain("Running as root");

    [Fact]
    public void Runtime_OfThisProcess_IsKnown() => HostWarnings.Runtime.ShouldNotBeNull().Major.ShouldBeGreaterThanOrEqualTo(10);

    private static IReadOnlyList<string> Warn(Version? runtime, bool isRoot)
    {
        using var logs = new RecordingLoggers();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        new HostWarnings(factory.CreateLogger<HostWarnings>()).Warn(runtime, isRoot);
        return [.. logs.Lines];
    }
}
