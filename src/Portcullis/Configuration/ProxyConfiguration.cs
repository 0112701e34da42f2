using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Configuration;

/// <summary>What YARP's own section says, as YARP reads it, and what YARP finds wrong with it.</summary>
/// <param name="Routes">The routes.</param>
/// <param name="Clusters">The clusters.</param>
/// <param name="Faults">YARP's own complaints.</param>
internal sealed record ProxyConfiguration(
    IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters, IReadOnlyList<string> Faults)
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "ReverseProxy";

    /// <summary>Reads and checks the section in a YARP of its own, which never serves: so that nothing wrong reaches the one that does.</summary>
    public static async Task<ProxyConfiguration> ReadAsync(IConfigurationSection section, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(section)
            .AddSingleton<IAuthorizationPolicyProvider, AnyPolicyName>()
            .AddReverseProxy().LoadFromConfig(section).Services
            .AddDataProtection().UseEphemeralDataProtectionProvider().Services
            .BuildServiceProvider();
        try
        {
            var read = services.GetRequiredService<IProxyConfigProvider>().GetConfig();
            cancellationToken.ThrowIfCancellationRequested();
            return new(read.Routes, read.Clusters, await CheckAsync(services.GetRequiredService<IConfigValidator>(), read));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return new([], [], [$"{SectionName}: {exception.Message}"]);
        }
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(IConfigValidator validator, IProxyConfig read)
    {
        List<string> faults = [];
        foreach (var route in read.Routes)
        {
            faults.AddRange((await validator.ValidateRouteAsync(route)).Select(fault => $"{SectionName}.Routes.{route.RouteId}: {fault.Message}"));
        }

        foreach (var cluster in read.Clusters)
        {
            faults.AddRange((await validator.ValidateClusterAsync(cluster)).Select(fault => $"{SectionName}.Clusters.{cluster.ClusterId}: {fault.Message}"));
        }

        return faults;
    }
}
