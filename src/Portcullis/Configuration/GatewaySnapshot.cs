using Portcullis.Conditions.Policies;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Configuration;

/// <summary>What a gateway's files say, read and checked together.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Policies">The policies.</param>
/// <param name="Routes">The routes.</param>
/// <param name="Clusters">Their upstreams.</param>
internal sealed record GatewaySnapshot(
    IConfigurationRoot Settings, PolicySet Policies, IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters);
