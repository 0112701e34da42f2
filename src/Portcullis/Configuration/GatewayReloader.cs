using Portcullis.Conditions.Policies;
using Portcullis.Issuer;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Configuration;

/// <summary>
/// Puts changed files in force: both together, or neither. What is wrong is logged once, and what was in force stays in force.
/// </summary>
internal sealed partial class GatewayReloader(
    GatewayLoader loader, LivePolicies policies, InMemoryConfigProvider proxy, ProxyChanges changes, ILogger<GatewayReloader> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private GatewaySnapshot? _current;
    private string _lastFaults = "";

    /// <summary>Puts the snapshot that the gateway starts with in force.</summary>
    public void Begin(GatewaySnapshot snapshot)
    {
        policies.Replace(snapshot.Policies);
        proxy.Update(snapshot.Routes, snapshot.Clusters);
        _current = snapshot;
    }

    /// <summary>Reads the files and puts them in force; completes when requests are decided and routed by them.</summary>
    /// <returns>The faults for which everything stays as it was; none when the files are in force.</returns>
    public async Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var load = await loader.LoadAsync(cancellationToken);
            if (load.Snapshot is null)
            {
                Report(load.Faults);
                return load.Faults;
            }

            await ApplyAsync(load.Snapshot, cancellationToken);
            return [];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task ApplyAsync(GatewaySnapshot next, CancellationToken cancellationToken)
    {
        // For the moment in which old and new routes overlap, the policies of both are there, and the new ones count.
        policies.Replace(Join(policies.Current, next.Policies));
        await changes.ApplyAsync(() => proxy.Update(next.Routes, next.Clusters), cancellationToken);
        policies.Replace(next.Policies);
        foreach (var name in _current is null ? [] : RestartSettings.FindChanged(_current.Settings, next.Settings))
        {
            Log.NeedsRestart(logger, name);
        }

        (_current, _lastFaults) = (next, "");
        Log.Reloaded(logger, next.Policies.All.Count, next.Routes.Count);
    }

    private static PolicySet Join(PolicySet old, PolicySet next) =>
        new(next.All.Concat(old.All.Where(policy => next.Find(policy.Name) is null)));

    private void Report(IReadOnlyList<string> faults)
    {
        var all = string.Join(Environment.NewLine, faults);
        if (all == _lastFaults)
        {
            return;
        }

        _lastFaults = all;
        foreach (var fault in faults)
        {
            Log.Refused(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "The files are in force: {Policies} policies, {Routes} routes")]
        public static partial void Reloaded(ILogger logger, int policies, int routes);

        [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "The changed files are not in force, the ones before still are: {Fault}")]
        public static partial void Refused(ILogger logger, string fault);

        [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "The change of {Setting} needs a restart")]
        public static partial void NeedsRestart(ILogger logger, string setting);
    }
}
