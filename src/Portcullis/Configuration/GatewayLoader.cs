using Portcullis.Conditions.Policies;
using Portcullis.CrossOrigin;
using Portcullis.Edge;
using Portcullis.ForwardAuth;
using Portcullis.Issuer.Chains;
using Portcullis.Issuer.Policies;

namespace Portcullis.Configuration;

/// <summary>Reads a gateway's two files together, since a route may only name a policy that is there.</summary>
internal sealed class GatewayLoader(GatewayFiles files)
{
    /// <summary>Reads and checks both. All faults are found at once.</summary>
    public async Task<GatewayLoad> LoadAsync(CancellationToken cancellationToken)
    {
        if (ConfigurationFile.Try(GatewayFiles.SettingsName, files.ReadSettings, out var fault) is not { } settings)
        {
            return new(null, [fault!]);
        }

        List<string> faults = [];
        var policies = PolicyFileLoader.Load(files.PolicyPath(settings), ChainSections.Ids(settings), faults);
        var proxy = await ProxyConfiguration.ReadAsync(settings.GetSection(ProxyConfiguration.SectionName), cancellationToken);
        faults.AddRange(proxy.Faults);
        EdgeSettings.Read(settings, faults);
        ForwardAuthSettings.Read(settings, faults);
        var origins = CrossOriginSettings.Read(settings, faults);
        faults.AddRange(TlsEndpoints.FindFaults(settings, files.Folder));
        faults.AddRange(new[] { ServerLimits.FindFault(settings), FileWatch.FindFault(settings) }.OfType<string>());
        faults.AddRange(RouteCheck.Find(proxy.Routes, proxy.Clusters, policies));
        return faults.Count > 0
            ? new(null, faults)
            : new(new GatewaySnapshot(settings, policies ?? PolicySet.Empty, [.. proxy.Routes.Select(route => RouteCheck.IsGated(route) ? CrossOriginRules.Apply(route, origins) : route)], proxy.Clusters), []);
    }
}
