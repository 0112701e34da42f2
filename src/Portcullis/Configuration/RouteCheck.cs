using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.ForwardAuth;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Configuration;

/// <summary>What the gate asks of routes and clusters beyond YARP's own rules. Each fault names the setting and the remedy.</summary>
internal static class RouteCheck
{
    /// <summary>A route's metadata that lets the access token through to the upstream when it is <c>true</c>. (A colon would part sections.)</summary>
    public const string ForwardMetadata = "Portcullis.ForwardAuthorization";

    /// <summary>A route's metadata that lets attestations prove an account whose holder did not prove the wallet, when it is <c>false</c>.</summary>
    public const string WalletProofMetadata = "Portcullis.RequireWalletProof";

    /// <summary>A route's metadata that lets each attestation be used once, when it is <c>true</c>.</summary>
    public const string SingleUseMetadata = "Portcullis.SingleUse";

    private const string Anonymous = "anonymous";

    private static readonly string[] KnownMetadata = [ForwardMetadata, WalletProofMetadata, SingleUseMetadata];

    /// <summary>Whether a route asks who calls.</summary>
    public static bool IsGated(RouteConfig route) => !string.Equals(route.AuthorizationPolicy, Anonymous, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a route's metadata says one of these; null when it says neither.</summary>
    public static bool? Says(RouteConfig route, string name) => bool.TryParse(route.Metadata?.GetValueOrDefault(name), out var yes) ? yes : null;

    /// <summary>Every fault.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="clusters">The clusters that they name.</param>
    /// <param name="policies">The policies that they name; null when these could not be read, which is a fault of its own.</param>
    public static IEnumerable<string> Find(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters, PolicySet? policies)
    {
        var known = clusters.Select(cluster => cluster.ClusterId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return routes.SelectMany(route => Check(route, known, policies)).Concat(clusters.SelectMany(Check));
    }

    private static IEnumerable<string> Check(RouteConfig route, HashSet<string> clusters, PolicySet? policies)
    {
        var path = $"{ProxyConfiguration.SectionName}.Routes.{route.RouteId}";
        if (CheckPolicy(route.AuthorizationPolicy, policies) is { } fault)
        {
            yield return $"{path}.AuthorizationPolicy: {fault}";
        }

        if (route.ClusterId is null || !clusters.Contains(route.ClusterId))
        {
            yield return $"{path}.ClusterId: {(route.ClusterId is null ? "is missing" : $"there is no cluster '{route.ClusterId}'")}; name one of {ProxyConfiguration.SectionName}.Clusters";
        }

        if (ForwardAuthPath.Covers(route.Match.Path))
        {
            yield return $"{path}.Match.Path: at {ForwardAuthPath.Folder} and below it other gateways ask, and nothing reaches an upstream; choose another path";
        }

        foreach (var (member, value) in NotOffered(route))
        {
            if (value is not null)
            {
                yield return $"{path}.{member}: is not offered; leave it out";
            }
        }

        foreach (var (name, value) in route.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (CheckMetadata(name, value) is { } problem)
            {
                yield return $"{path}.Metadata.{name}: {problem}";
            }
        }
    }

    // A misspelt name would be ignored, and so leave the operator in a false belief.
    private static string? CheckMetadata(string name, string? value) =>
        !name.StartsWith("Portcullis", StringComparison.OrdinalIgnoreCase) ? null
        : !KnownMetadata.Contains(name, StringComparer.Ordinal) ? $"is not known; known are {string.Join(", ", KnownMetadata)}"
        : bool.TryParse(value, out _) ? null
        : "must be \"true\" or \"false\"";

    // These would need middleware that the gateway does not run, and answer 500 without it.
    private static IEnumerable<(string Member, object? Value)> NotOffered(RouteConfig route) =>
    [
        ("CorsPolicy", route.CorsPolicy),
        ("RateLimiterPolicy", route.RateLimiterPolicy),
        ("TimeoutPolicy", route.TimeoutPolicy),
        ("Timeout", route.Timeout),
    ];

    private static string? CheckPolicy(string? policy, PolicySet? policies)
    {
        if (string.IsNullOrEmpty(policy))
        {
            return "is missing; name a policy ('market-data'), a policy and its least tier ('market-data:gold'), or 'anonymous' for an open route";
        }

        if (policy.Equals(Anonymous, StringComparison.OrdinalIgnoreCase) || policies is null)
        {
            return null;
        }

        if (policy.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return "'default' would let in whoever signs in, whatever they hold; name a policy, or 'anonymous' for an open route";
        }

        return PolicyName.Parse(policy) is not { } name ? $"'{policy}' is neither 'policy' nor 'policy:tier'"
            : policies.Find(name.Policy) is not { } found ? $"there is no policy '{name.Policy}'; add it to the policy file or name one of: {List(policies.All.Select(each => each.Name))}"
            : !policies.Has(name) ? $"the policy '{name.Policy}' has no tier '{name.Tier}'; name one of: {List(found.Tiers.Select(tier => tier.Name))}"
            : null;
    }

    private static IEnumerable<string> Check(ClusterConfig cluster)
    {
        var path = $"{ProxyConfiguration.SectionName}.Clusters.{cluster.ClusterId}";
        if (cluster.SessionAffinity is { Enabled: true } affinity
            && (affinity.Policy is null || affinity.Policy.Equals("HashCookie", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{path}.SessionAffinity.Policy: 'HashCookie', which is also what is meant by none, is not offered; name 'ArrCookie', 'Cookie' or 'CustomHeader'";
        }

        if (cluster.Destinations is not { Count: > 0 } destinations)
        {
            yield return $"{path}.Destinations: names no upstream; give at least one, such as Destinations.first.Address";
            yield break;
        }

        foreach (var (name, destination) in destinations)
        {
            if (!Uri.TryCreate(destination.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                yield return $"{path}.Destinations.{name}.Address: must be an absolute http or https URL";
            }
            else if (address.Query.Length > 0 || address.Fragment.Length > 0)
            {
                yield return $"{path}.Destinations.{name}.Address: must have neither query nor fragment";
            }
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
