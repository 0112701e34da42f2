using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Issuer.Stores;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>A gateway that takes every kind of proof, with a clock that stands still, and counts what it does. Recoveries are the process's own: no other test may run beside.</summary>
public sealed class CountedGateway : IAsyncLifetime
{
    private readonly MeterListener _meters = new();
    private int _recoveries;

    public CountedGateway()
        : this(null)
    {
    }

    internal CountedGateway(JsonObject? limits)
    {
        Gateway = new TestGateway
        {
            Clock = Clock,
            Change = settings =>
            {
                settings["SignedRequests"] = new JsonObject { ["Contracts"] = true, ["SliceKit"] = true };
                settings["Limits"] = limits;
            },
            AddServices = CountingNonceStore.Add,
        };
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "portcullis.signature.checks")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>(Count);
        _meters.Start();
    }

    internal FakeClock Clock { get; } = new();

    internal TestGateway Gateway { get; }

    internal SignInClient Client => new(Gateway.Http, Clock);

    /// <summary>What was done since the start.</summary>
    internal Work Done => new(Nonces.Lookups, Volatile.Read(ref _recoveries), Gateway.One.Questions + Gateway.Two.Questions, Nonces.Uses, Gateway.One.Reads + Gateway.Two.Reads, Gateway.One.Heads + Gateway.Two.Heads);

    private CountingNonceStore Nonces => (CountingNonceStore)Gateway.App.Services.GetRequiredService<INonceStore>();

    public ValueTask InitializeAsync() => Gateway.InitializeAsync();

    /// <summary>What a request costs.</summary>
    internal async Task<(Reply Reply, Work Work)> MeasureAsync(Func<Task<Reply>> send)
    {
        var before = Done;
        var reply = await send();
        return (reply, Done - before);
    }

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await Gateway.DisposeAsync();
    }

    private void Count(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (tags[0].Value is "key")
        {
            Interlocked.Add(ref _recoveries, (int)measurement);
        }
    }
}
