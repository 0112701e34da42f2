using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Conditions.Policies;
using Portcullis.Edge;
using Portcullis.Ethereum;
using Portcullis.Gateway;
using Portcullis.Telemetry;

namespace Portcullis.Benchmarks.Micro;

/// <summary>What limits and metering cost each gated request that passes, with /metrics on. Such a request leaves no audit entry.</summary>
[MemoryDiagnoser]
public class MeteringBenchmarks : IDisposable
{
    private static readonly RequestOutcome Passed = new("gold", "market-data", "gold", RequestOutcome.Passed);
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(3);

    private readonly WindowLimiter<UsageKey> _limiter = new(TimeProvider.System, 200_000);
    private readonly UsageKey _key = new("market-data", "gold", default(Address), new TierLimit(int.MaxValue, TimeSpan.FromDays(1)));
    private ServiceProvider _services = null!;
    private MetricCollector _collector = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _collector = new MetricCollector(_services.GetRequiredService<IMeterFactory>());
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public TimeSpan? Limit() => _limiter.Take(_key);

    [Benchmark]
    public void Meter()
    {
        GatewayMetrics.RecordUpstream("gold", 200, Duration);
        GatewayMetrics.CountRequest(Passed, Duration);
    }
}
