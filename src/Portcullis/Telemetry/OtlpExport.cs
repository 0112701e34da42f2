using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Portcullis.Telemetry;

/// <summary>Sends metrics and traces to a collector, when one is configured. Without one nothing listens, so that nothing is traced.</summary>
internal sealed class OtlpExport(IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    // Ours and the runtime's alone: the framework's own spans hold paths, and paths may hold what is nobody's business.
    private const string Ours = "Portcullis.*";
    private const string Runtime = "System.Runtime";

    private const int PatienceAtStop = 2000;

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (!string.IsNullOrEmpty(settings.Otlp))
        {
            var resource = ResourceBuilder.CreateEmpty().AddService("portcullis", serviceVersion: ProgramVersion.Text);
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Ours, Runtime)
                .AddOtlpExporter((exporter, reader) =>
                {
                    Aim(exporter, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Interval.TotalMilliseconds;
                })
                .Build();
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Ours)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceRatio)))
                .AddOtlpExporter(exporter =>
                {
                    Aim(exporter, "v1/traces");
                    exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = (int)Math.Min(settings.Interval.TotalMilliseconds, 5000);
                })
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was measured last is sent too, for as long as a stop may take.
        return _metrics is null ? Task.CompletedTask : Task.Run(Flush, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private void Flush()
    {
        _metrics?.Shutdown(PatienceAtStop);
        _traces?.Shutdown(PatienceAtStop);
    }

    private void Aim(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.Value.Otlp.TrimEnd('/')}/{path}");
    }
}
