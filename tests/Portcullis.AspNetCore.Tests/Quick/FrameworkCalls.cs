using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.AspNetCore.Tests.Quick;

/// <summary>Counts what the framework's services of one app are asked, by its own metrics.</summary>
internal sealed class FrameworkCalls : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _authentications;
    private int _authorizations;

    public FrameworkCalls(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters)
                && instrument.Name is "aspnetcore.authentication.authenticate.duration" or "aspnetcore.authorization.attempts")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _authentications));
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref _authorizations));
        _listener.Start();
    }

    public (int Authentications, int Authorizations) Counts => (_authentications, _authorizations);

    public void Dispose() => _listener.Dispose();
}
