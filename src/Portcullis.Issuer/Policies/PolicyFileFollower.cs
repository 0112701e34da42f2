using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Policies;

/// <summary>
/// Puts the policy file in force at the start, which a bad one stops, and again whenever it changed and is good. Does nothing where the host has put policies in force itself.
/// </summary>
internal sealed partial class PolicyFileFollower(LivePolicies policies, IOptions<IssuerOptions> options, TimeProvider clock, ILogger<PolicyFileFollower> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private FileChanges? _changes;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (policies.AreThere)
        {
            return Task.CompletedTask;
        }

        // Looked at before it is read, so that a change in between is one that is seen.
        _changes = new FileChanges(() => [options.Value.PolicyFile]);
        List<string> faults = [];
        policies.Replace(Load(faults) ?? throw new PolicyFileException(faults));
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        if (_changes is not { } changes || !changes.HaveSettled())
        {
            return;
        }

        List<string> faults = [];
        if (Load(faults) is { } next)
        {
            policies.Replace(next);
            Log.Reloaded(logger, next.All.Count);
        }

        faults.ForEach(fault => Log.Refused(logger, fault));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private PolicySet? Load(List<string> faults) => PolicyFileLoader.Load(
        options.Value.PolicyFile, options.Value.Chains.Keys.Select(name => ChainId.TryParse(name, out var id) ? id : default).ToHashSet(), faults);

    private static partial class Log
    {
        [LoggerMessage(EventId = 50, Level = LogLevel.Information, Message = "The policy file is in force: {Policies} policies")]
        public static partial void Reloaded(ILogger logger, int policies);

        [LoggerMessage(EventId = 51, Level = LogLevel.Error, Message = "The changed policy file is not in force, the one before still is: {Fault}")]
        public static partial void Refused(ILogger logger, string fault);
    }
}
