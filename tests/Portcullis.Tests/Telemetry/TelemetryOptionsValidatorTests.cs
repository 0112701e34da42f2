using Portcullis.Telemetry;

namespace Portcullis.Tests.Telemetry;

public sealed class TelemetryOptionsValidatorTests
{
    [Theory]
    [InlineData("", 0.1, 60)]
    [InlineData("http://127.0.0.1:4318", 0, 1)]
    [InlineData("https://collector.example/otlp/", 1, 3600)]
    public void Validate_Good_IsTaken(string url, double ratio, int seconds) => Check(url, ratio, seconds).ShouldBeEmpty();

    [Theory]
    [InlineData("collector:4318", 0.1, 60, "Telemetry:Otlp")]
    [InlineData("grpc://collector", 0.1, 60, "Telemetry:Otlp")]
    [InlineData("http://collector/?a=b", 0.1, 60, "Telemetry:Otlp")]
    [InlineData("", -0.1, 60, "Telemetry:TraceRatio")]
    [InlineData("", 1.1, 60, "Telemetry:TraceRatio")]
    [InlineData("", double.NaN, 60, "Telemetry:TraceRatio")]
    [InlineData("", 0.1, 0, "Telemetry:Interval")]
    [InlineData("", 0.1, 3601, "Telemetry:Interval")]
    public void Validate_Bad_NamesTheSetting(string url, double ratio, int seconds, string expected) =>
        Check(url, ratio, seconds).Single().ShouldStartWith(expected);

    private static IEnumerable<string> Check(string url, double ratio, int seconds) => new TelemetryOptionsValidator()
        .Validate(null, new TelemetryOptions { Otlp = url, TraceRatio = ratio, Interval = TimeSpan.FromSeconds(seconds) }).Failures ?? [];
}
