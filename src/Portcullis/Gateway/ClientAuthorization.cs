using Portcullis.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Gateway;

/// <summary>
/// Keeps a caller's access token from the upstream of a gated route. It is taken away before the proxy copies and transforms headers, so that
/// an <c>Authorization</c> that the route's own transforms set arrives.
/// </summary>
internal static class ClientAuthorization
{
    /// <summary>Whether a route asks who calls.</summary>
    public static bool IsGated(RouteConfig route) => !string.Equals(route.AuthorizationPolicy, "anonymous", StringComparison.OrdinalIgnoreCase);

    public static Task WithholdAsync(HttpContext context, RequestDelegate next)
    {
        var route = context.GetReverseProxyFeature().Route.Config;
        if (IsGated(route) && !IsForwarded(route))
        {
            context.Request.Headers.Authorization = default;
        }

        return next(context);
    }

    private static bool IsForwarded(RouteConfig route) =>
        route.Metadata?.GetValueOrDefault(RouteCheck.ForwardMetadata) is { } text && bool.TryParse(text, out var yes) && yes;
}
