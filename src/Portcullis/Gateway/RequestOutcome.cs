using Microsoft.AspNetCore.Routing;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Refusals;
using Portcullis.Streams;
using Yarp.ReverseProxy.Model;

namespace Portcullis.Gateway;

/// <summary>How a request ended, in words of which there are few.</summary>
/// <param name="Route">The proxy's route, or the name of an endpoint of ours.</param>
/// <param name="Policy">The policy that was asked for.</param>
/// <param name="Tier">The best tier that is met.</param>
/// <param name="Code">What became of it.</param>
internal readonly record struct RequestOutcome(string Route, string Policy, string Tier, string Code)
{
    /// <summary>Stands where there is none.</summary>
    public const string None = "none";

    /// <summary>The upstream's or our endpoint's own answer was given.</summary>
    public const string Passed = "passed";

    /// <summary>The caller went away.</summary>
    public const string Aborted = "aborted";

    /// <summary>Reads it off a request that has ended.</summary>
    public static RequestOutcome Of(HttpContext context)
    {
        var decided = context.Features.Get<IDecisionFeature>();
        return new(
            RouteOf(context),
            decided?.Asked.Policy ?? None,
            decided?.Decision?.Tier?.Name ?? None,
            CodeOf(context));
    }

    private static string CodeOf(HttpContext context) =>
        (context.Features.Get<RefusedFeature>()?.Code ?? context.Features.Get<OpenStream>()?.CutBy)?.Code
        ?? (context.RequestAborted.IsCancellationRequested ? Aborted : Passed);

    /// <summary>The name of the route that took a request.</summary>
    public static string RouteOf(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<RouteModel>()?.Config.RouteId ?? metadata?.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? None;
    }
}
