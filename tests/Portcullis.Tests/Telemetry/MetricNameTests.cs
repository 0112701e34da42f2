using Portcullis.Telemetry;

namespace Portcullis.Tests.Telemetry;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("portcullis.rpc.calls", "{call}", MetricKind.Counter, "portcullis_rpc_calls_total")]
    [InlineData("portcullis.rpc.duration", "s", MetricKind.Histogram, "portcullis_rpc_duration_seconds")]
    [InlineData("portcullis.chain.head.number", "{block}", MetricKind.Gauge, "portcullis_chain_head_number")]
    [InlineData("portcullis.chain.head.number", null, MetricKind.Gauge, "portcullis_chain_head_number")]
    [InlineData("dotnet.process.cpu.time", "s", MetricKind.Counter, "dotnet_process_cpu_time_seconds_total")]
    [InlineData("a.heap.size", "By", MetricKind.Gauge, "a_heap_size_bytes")]
    [InlineData("a.wait_seconds", "s", MetricKind.Gauge, "a_wait_seconds")]
    [InlineData("a-b/c", null, MetricKind.Gauge, "a_b_c")]
    internal void Of_Instrument_IsPrometheusName(string name, string? unit, MetricKind kind, string expected) =>
        MetricName.Of(name, unit, kind).ShouldBe(expected);
}
