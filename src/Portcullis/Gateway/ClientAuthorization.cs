using Portcullis.Configuration;
using Portcullis.Credentials.Dpop;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Portcullis.Gateway;

/// <summary>
/// Keeps a caller's access token from the upstream of a gated route. Where the route has transforms of its own it is taken away before the proxy copies
/// and transforms headers, so that an <c>Authorization</c> that they set arrives. Everywhere else it is left out of the copy: then the server can use the same
/// string again for the connection's next request. A proof of possession, and a signature over the request, are kept from the upstream of every gated route: they are spent, and were made for the gate.
/// </summary>
internal static class ClientAuthorization
{
    /// <summary>What shows who calls beside a token, or in its place.</summary>
    private static readonly string[] Proofs = [DpopCheck.HeaderName, "Signature", "Signature-Input"];

    /// <summary>Whether a route keeps its callers' tokens from its upstream.</summary>
    public static bool IsWithheld(RouteConfig route) => RouteCheck.IsGated(route) && !IsForwarded(route);

    /// <summary>Whether a route's own transforms may set headers.</summary>
    public static bool HasTransforms(RouteConfig route) => route.Transforms is { Count: > 0 };

    /// <summary>Stands before the proxy, for routes with transforms.</summary>
    public static Task WithholdAsync(HttpContext context, RequestDelegate next)
    {
        var route = context.GetReverseProxyFeature().Route.Config;
        if (HasTransforms(route) && IsWithheld(route))
        {
            context.Request.Headers.Authorization = default;
        }

        if (HasTransforms(route) && RouteCheck.IsGated(route))
        {
            foreach (var name in Proofs)
            {
                context.Request.Headers.Remove(name);
            }
        }

        return next(context);
    }

    /// <summary>Leaves it out of the copy, for routes without transforms.</summary>
    public static ValueTask LeaveOut(RequestTransformContext request)
    {
        request.ProxyRequest.Headers.Authorization = null;
        return ValueTask.CompletedTask;
    }

    /// <summary>Leaves a proof out of the copy, for gated routes without transforms.</summary>
    public static ValueTask LeaveOutProof(RequestTransformContext request)
    {
        foreach (var name in Proofs)
        {
            if (request.HttpContext.Request.Headers.ContainsKey(name))
            {
                request.ProxyRequest.Headers.Remove(name);
            }
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsForwarded(RouteConfig route) => RouteCheck.Says(route, RouteCheck.ForwardMetadata) == true;
}
